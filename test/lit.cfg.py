import os
import shutil
import subprocess
import sys

import lit.formats
from lit.llvm import llvm_config
from lit.llvm.subst import FindTool, ToolSubst

config.name = "braid"
config.test_format = lit.formats.ShTest(not llvm_config.use_lit_shell)
config.suffixes = [".mlir", ".test"]
config.excludes = ["CMakeLists.txt", "conformance", "data", "fuzz", "Inputs", "unit"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.braid_obj_root, "test")

llvm_config.use_default_substitutions()
config.substitutions.append(("%data", os.path.join(config.test_source_root, "data")))
config.substitutions.append(("%python", sys.executable))
config.substitutions.append(("%llvm-tools", config.llvm_tools_dir))
config.substitutions.append(("%braid-runtime", os.path.join(config.braid_obj_root, "lib")))
config.substitutions.append(("%unit", os.path.join(config.test_exec_root, "unit")))
config.substitutions.append(("%bin", config.braid_tools_dir))

if config.braid_sanitize:
    config.available_features.add("sanitizers")

config.substitutions.append(("%build", config.braid_obj_root))
config.substitutions.append(("%cc", config.braid_cc))
config.substitutions.append(("%cxx", config.braid_cxx))
config.substitutions.append(("%package", os.path.join(config.braid_src_root, "python")))


def succeeds(*command):
    return subprocess.run(command, capture_output=True).returncode == 0


# Another root directory takes a privilege, or user namespaces that are open to all.
for chroot in (["chroot"], ["unshare", "--user", "--map-root-user", "chroot"]):
    if succeeds(*chroot, "/", "true"):
        config.available_features.add("chroot")
        config.substitutions.append(("%chroot", " ".join(chroot)))
        break

# Small disks are file systems in memory, in a namespace of their own.
small_disk = "mount -t tmpfs -o size=1m none /tmp"
for mounts in (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"]):
    if succeeds(*mounts, "sh", "-c", small_disk):
        config.available_features.add("mounts")
        config.substitutions.append(("%mounts", " ".join(mounts)))
        break

if all(shutil.which(tool) for tool in ("dpkg-deb", "dpkg-shlibdeps", "file")):
    config.available_features.add("debian")

# Built where google-benchmark is.
if os.path.exists(os.path.join(config.braid_tools_dir, "braid-kernel-bench")):
    config.available_features.add("kernel-bench")

if shutil.which("zsh"):
    config.available_features.add("zsh")

# numpy may be the distribution's, and lit run by another Python.
for candidate in (sys.executable, "/usr/bin/python3"):
    if succeeds(candidate, "-c", "import numpy"):
        config.available_features.add("numpy")
        config.substitutions.append(("%numpy-python", candidate))
        break

# Building a wheel compiles the libraries once more.
wheel_python = os.environ.get("BRAID_WHEEL_PYTHON")
if wheel_python and succeeds(wheel_python, "-c", "import pip, scikit_build_core"):
    config.available_features.add("wheel")
    config.substitutions.append(("%wheel-python", wheel_python))

# Live conformance needs a Python that has the reference.
braid_python = os.environ.get("BRAID_PYTHON")
if braid_python and subprocess.run([braid_python, "-c", "import torch, transformers"],
                                   capture_output=True).returncode == 0:
    config.available_features.add("transformers")
    config.substitutions.append(("%reference-python", braid_python))
config.substitutions.append(
    ("%mutate-phases",
     "%s %s/Passes/Inputs/mutate-phases.py" % (sys.executable, config.test_source_root)))
llvm_config.with_environment("PATH", config.llvm_tools_dir, append_path=True)
# The input of every braid-opt run goes through text and bytecode and back, too:
# milliseconds for a check of whatever form a test shows.
llvm_config.add_tool_substitutions(
    [ToolSubst("braid-opt", extra_args=["--verify-roundtrip"]),
     ToolSubst("%braid", FindTool("braid")), "braid"],
    [config.braid_tools_dir, config.llvm_tools_dir])

# lld is not instrumented but shares LLVM's allocator templates with our code,
# which is: memory that one side poisons by hand, the other uses.
llvm_config.with_environment("ASAN_OPTIONS", "allow_user_poisoning=0:detect_leaks=0")
