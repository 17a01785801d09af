"""The real torch.optim on the same scene, in a process of its own, and how far it is from ours."""

from __future__ import annotations

import io
import sys
from importlib.util import find_spec

import numpy as np
from PySide6.QtCore import QObject, QProcess

from rmsviz.engine.errors import BadInput
from rmsviz.engine.trajectory import Trajectory
from rmsviz.language import tr
from rmsviz.scene.scene import Scene
from rmsviz.ui.session import Session
from rmsviz.ui.window import Window

MISSING = tr("PyTorch is not installed; python -m pip install torch brings it")
LONGEST = 20_000  # steps: torch takes a tenth of a millisecond for each
# The script of `export -o run.py --code torch` is run as it is; what it prints goes elsewhere, and
# its paths come back as arrays.
_BEFORE = "import sys\n_out, sys.stdout = sys.stdout.buffer, sys.stderr\n"
_AFTER = """
import numpy
numpy.savez(_out, *[numpy.asarray(path) for path in paths.values()], version=torch.__version__)
"""


class TorchCheck(QObject):
    """Answers the command that compares the scene with PyTorch."""

    def __init__(self, window: Window, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._process: QProcess | None = None
        self._trajectory: Trajectory | None = None  # that is compared
        window.torch_requested.connect(self.start)
        window.closed.connect(self._stop)

    def start(self) -> None:
        """Run the scene that is shown in PyTorch; say what is missing where that cannot be."""
        scene, trajectory = self._session.shown, self._session.trajectory
        if scene is None or trajectory is None or self._process is not None:
            return
        if find_spec("torch") is None:
            self._window.show_message(MISSING)
        elif trajectory.steps > LONGEST:
            self._window.show_message(
                tr("torch.optim is slow: compare {longest:,} steps at most", longest=LONGEST)
            )
        else:
            self._run(scene, trajectory)

    def _run(self, scene: Scene, trajectory: Trajectory) -> None:
        from rmsviz.scene.code import python_code

        try:
            script = _BEFORE + python_code(scene, "torch") + _AFTER
        except BadInput as error:
            self._window.show_message(str(error))
            return
        self._window.show_message(tr("torch.optim takes the same steps …"))
        self._process, self._trajectory = QProcess(self), trajectory
        self._process.finished.connect(self._compare)
        self._process.start(sys.executable, ["-P", "-"])
        self._process.write(script.encode("utf-8"))
        self._process.closeWriteChannel()

    def _stop(self) -> None:
        """The window goes, and nobody waits for the answer."""
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect(self._compare)
            process.kill()

    def _compare(self, status: int) -> None:
        from rmsviz.scene.agreement import agreement_of, agreement_text

        process, self._process = self._process, None
        trajectory, self._trajectory = self._trajectory, None
        assert process is not None and trajectory is not None
        data = bytes(process.readAllStandardOutput().data())
        said = bytes(process.readAllStandardError().data()).decode(errors="replace").strip()
        process.deleteLater()
        if status != 0:
            last = said.splitlines()[-1] if said else tr("status {status}", status=status)
            self._window.show_message(tr("PyTorch could not run this scene: {last}", last=last))
            return
        arrays = np.load(io.BytesIO(data), allow_pickle=False)
        paths = [arrays[f"arr_{i}"] for i in range(trajectory.runs)]
        found = agreement_of(trajectory, paths)
        self._window.show_message(agreement_text(found, trajectory, str(arrays["version"])))
