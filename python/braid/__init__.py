"""Runs hybrid language models that Braid has compiled.

    import braid

    model = braid.load("artifact")
    for piece in model.generate("Once upon a time", max_new_tokens=100, stream=True):
        print(piece, end="", flush=True)

    with model.session() as session:
        logits = session.evaluate([1, 413, 404], keep="all").logits

Everything that fails raises braid.Error, whose text says what was expected, what came and what to
do. numpy is used where it is installed.
"""

from ._error import Error, Status
from .generation import Continuation, Cost, Finish, Generation, Generator
from .losses import (
    IGNORED_LABEL, AuxLoss, Loss, classification_loss, padded_rows, padded_scatter)
from .model import (
    Description, Head, Kernel, MemoryPlan, Model, Parameter, State, host_isa, isa_name, load,
    version)
from .session import (
    Request, Result, Session, SnapshotInfo, TraceCall, TracePhase, read_snapshot)
from .settings import SETTINGS, process_logits, read_config
from .text import ChatFormat, DecodeStream, Tokenizer

__version__ = version()
__all__ = [
    "IGNORED_LABEL", "SETTINGS", "AuxLoss", "ChatFormat", "Continuation", "Cost", "DecodeStream",
    "Description", "Error", "Finish", "Generation", "Generator", "Head", "Kernel", "Loss",
    "MemoryPlan", "Model", "Parameter", "Request", "Result", "Session", "SnapshotInfo", "State",
    "Status", "Tokenizer", "TraceCall", "TracePhase", "classification_loss", "host_isa",
    "isa_name", "load", "padded_rows", "padded_scatter", "process_logits", "read_config",
    "read_snapshot", "version"]
