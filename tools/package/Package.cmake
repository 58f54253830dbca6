# What `cmake --install` copies, by component, and `cpack` packs:
#
#   runtime      libbraid.so.0, libbraid-text.so.0: all that running a model needs
#   development  headers, links to link by, CMake and pkg-config files
#   python       the Python package, which loads the runtime's libraries
#   tools        braid, its manual and completions; not with BRAID_RUNTIME_ONLY
#
# Everything finds everything else relative to itself: a prefix may be moved.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_CURRENT_LIST_DIR})
set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/Braid)

#-------------------------------------------------------------------------------
# Libraries and what links them
#-------------------------------------------------------------------------------

install(TARGETS braid_runtime braid_text EXPORT BraidTargets
  LIBRARY
    DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime
    NAMELINK_COMPONENT development
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/runtime/include/braid
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development
  FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp")

install(EXPORT BraidTargets NAMESPACE Braid::
  DESTINATION ${config_dir} COMPONENT development)
configure_package_config_file(${package_dir}/BraidConfig.cmake.in
  ${PROJECT_BINARY_DIR}/package/BraidConfig.cmake
  INSTALL_DESTINATION ${config_dir}
  NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may change what programs are compiled against.
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/package/BraidConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/package/BraidConfig.cmake
  ${PROJECT_BINARY_DIR}/package/BraidConfigVersion.cmake
  DESTINATION ${config_dir} COMPONENT development)

file(RELATIVE_PATH pkgconfig_to_prefix
  /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
string(REGEX REPLACE "/$" "" pkgconfig_to_prefix "${pkgconfig_to_prefix}")
foreach(library braid braid-text)
  configure_file(${package_dir}/${library}.pc.in
    ${PROJECT_BINARY_DIR}/package/${library}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/package/${library}.pc
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
endforeach()

# Whoever makes packages is who maintains them, by the names that Debian's tools
# know; without them, an address that nobody can have (RFC 2606).
set(maintainer "The Braid authors <braid@braid.invalid>")
if(DEFINED ENV{DEBFULLNAME} AND DEFINED ENV{DEBEMAIL})
  set(maintainer "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
endif()
set(BRAID_MAINTAINER ${maintainer} CACHE STRING "Who maintains the packages")

# Debian compresses what is for people.
find_program(GZIP gzip REQUIRED)
function(compress source result)
  execute_process(COMMAND ${GZIP} -9nc ${source}
    OUTPUT_FILE ${result} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
configure_file(${package_dir}/changelog.in ${PROJECT_BINARY_DIR}/package/changelog)
compress(${PROJECT_BINARY_DIR}/package/changelog
  ${PROJECT_BINARY_DIR}/package/changelog.gz)

foreach(component runtime development python tools)
  if(SKBUILD) # A wheel says it in its metadata.
    break()
  endif()
  if(component STREQUAL tools AND NOT TARGET braid)
    continue()
  endif()
  set(name_runtime libbraid${BRAID_SOVERSION})
  set(name_development libbraid-dev)
  set(name_python python3-braid)
  set(name_tools braid)
  install(FILES ${package_dir}/copyright ${PROJECT_BINARY_DIR}/package/changelog.gz
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name_${component}}
    COMPONENT ${component})
endforeach()

#-------------------------------------------------------------------------------
# Python and the command
#-------------------------------------------------------------------------------

# Debian's lib/x86_64-linux-gnu is for what is compiled.
string(REGEX REPLACE "/.*" "" python_root ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/python/braid
  DESTINATION ${python_root}/python3/dist-packages COMPONENT python
  FILES_MATCHING PATTERN "*.py" PATTERN "py.typed"
  PATTERN "__pycache__" EXCLUDE)

if(TARGET braid)
  install(TARGETS braid RUNTIME
    DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT tools)
  install(FILES ${package_dir}/lintian-overrides RENAME braid
    DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides COMPONENT tools)
  install(FILES ${PROJECT_BINARY_DIR}/package/braid.1.gz
    DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT tools)
  install(FILES ${PROJECT_BINARY_DIR}/package/completion.bash RENAME braid
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT tools)
  install(FILES ${PROJECT_BINARY_DIR}/package/completion.zsh RENAME _braid
    DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT tools)
endif()

#-------------------------------------------------------------------------------
# Debian packages: `cpack` in the build directory
#-------------------------------------------------------------------------------

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME braid)
set(CPACK_PACKAGE_VENDOR "The Braid authors")
set(CPACK_PACKAGE_CONTACT ${BRAID_MAINTAINER})
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
  WORLD_READ WORLD_EXECUTE)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR}/lib)

set(CPACK_COMPONENTS_ALL runtime development python)
if(TARGET braid)
  list(APPEND CPACK_COMPONENTS_ALL tools)
endif()
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libbraid${BRAID_SOVERSION})
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
# What programs that link the libraries depend on, and that the cache of the
# dynamic linker is to be made anew. Scripts that are named but not there keep
# cpack from writing some that do that once more.
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA
  ${PROJECT_BINARY_DIR}/package/shlibs ${PROJECT_BINARY_DIR}/package/triggers
  ${PROJECT_BINARY_DIR}/package/none/postinst
  ${PROJECT_BINARY_DIR}/package/none/postrm)
string(CONCAT shlibs
  "libbraid ${BRAID_SOVERSION} libbraid${BRAID_SOVERSION} (>= ${PROJECT_VERSION})\n"
  "libbraid-text ${BRAID_SOVERSION} libbraid${BRAID_SOVERSION} (>= ${PROJECT_VERSION})\n")
file(WRITE ${PROJECT_BINARY_DIR}/package/shlibs "${shlibs}")
file(WRITE ${PROJECT_BINARY_DIR}/package/triggers "activate-noawait ldconfig\n")
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION
  "run compiled hybrid language models
The libraries that load what Braid has compiled: models that mix attention,
Mamba scans and experts, their tokenizers and chat templates.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libbraid-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libbraid${BRAID_SOVERSION} (= ${PROJECT_VERSION}), libc6-dev")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
  "run compiled hybrid language models (development files)
Headers for C and C++, CMake and pkg-config files of Braid's libraries: for
programs that evaluate models which mix attention, Mamba scans and experts, or
that turn text to tokens, conversations to text and prompts to answers.")

set(CPACK_DEBIAN_PYTHON_PACKAGE_NAME python3-braid)
set(CPACK_DEBIAN_PYTHON_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PYTHON_PACKAGE_SECTION python)
set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS
  "libbraid${BRAID_SOVERSION} (>= ${PROJECT_VERSION}), python3 (>= 3.9)")
set(CPACK_DEBIAN_PYTHON_PACKAGE_RECOMMENDS python3-numpy)
set(CPACK_DEBIAN_PYTHON_PACKAGE_SHLIBDEPS OFF)
set(CPACK_COMPONENT_PYTHON_DESCRIPTION
  "run compiled hybrid language models (Python)
Evaluates and continues text with models that Braid has compiled, which mix
attention, Mamba scans and experts. Works on numpy arrays, or on lists where
numpy is not there; arguments are named as in Hugging Face's Transformers.")

set(CPACK_DEBIAN_TOOLS_PACKAGE_NAME braid)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_TOOLS_PACKAGE_DEPENDS "libbraid${BRAID_SOVERSION} (= ${PROJECT_VERSION})")
set(CPACK_COMPONENT_TOOLS_DESCRIPTION
  "ahead-of-time compiler for hybrid language models
Compiles checkpoints of models that mix attention, Mamba scans and experts to
native libraries and packed weights, and runs them.")
include(CPack)
