"""The scripts, run: their paths are the scene's, and nothing that people type gets out of them."""

from __future__ import annotations

import ast
import contextlib
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rmsviz.engine.catalogue import KINDS, OPTIMIZERS
from rmsviz.engine.errors import BadInput
from rmsviz.engine.formula import parse
from rmsviz.engine.simulate import simulate
from rmsviz.scene.captions import film_caption
from rmsviz.scene.code import Library, python_code
from rmsviz.scene.code_rules import RULES
from rmsviz.scene.code_surfaces import SURFACES
from rmsviz.scene.code_torch import OPTIM
from rmsviz.scene.edit import replace_run
from rmsviz.scene.scene import Scene, opening_scene
from tests.scenes import made

Paths = dict[str, NDArray[np.float64]]

EVERY_METHOD = (
    *OPTIMIZERS,
    *(f"{name} weight_decay=0.3" for name in OPTIMIZERS),
    "rmsprop momentum=0.9",
    "rmsprop centered=true",
    "rmsprop momentum=0.5 centered=true eps_inside=true weight_decay=0.1",
    "rmsprop beta=1",
    "rmsprop v0=1 momentum=0.5",
    "adagrad v0=0.1",
    "rmsprop beta=0 eps=0",
    "adagrad eps_inside=true eps=0.1",
    "momentum momentum=0",
    "nesterov momentum=0",
    "adam beta1=1",
    "adam beta2=1",
    "nadam beta1=1 momentum_decay=1e6",
)
FORMULAS = (
    "x**2 + 10*y**2",
    "sin(x)*exp(-y**2/8) + hypot(x, y)**1.5 + x**4/100",
    "log(1 + x**2) + sqrt(1 + abs(y)) - atan2(y, 2 + x**2)",
    "where(x > 0.5, x**2, 1 - x) + max(y, -y, 0.1) + min(x, y)",
    "tanh(x)**3/cosh(y) + (1 + x**2)**-2 + 2**y + e**(x/3)",
    "floor(3*x)*y**2 + (x**2 + 0.1)**y + sign(x)*acos(tanh(y))",
    "(x - cos(t/10))**2 + t*y**2/50",
    "3",
    "t",
    "a*x**3/7 + b*sin(3*b*x) + y**2*c a=1.1 b=1.7 c=0.3",
    "a*x**b + y**c a=3 b=4 c=2",
    "x**2 + 1/a*y**2 a=0",
)


def formula_start(described: str) -> str:
    return f"{described} start=1.2,-0.7"


def run_script(
    scene: Scene, library: Library = "numpy", printed: io.StringIO | None = None
) -> Paths:
    return executed(python_code(scene, library), printed)


def executed(script: str, printed: io.StringIO | None = None) -> Paths:
    namespace: dict[str, Any] = {}
    with np.errstate(), contextlib.redirect_stdout(printed or io.StringIO()):
        exec(script, namespace)
    paths = namespace["paths"]
    assert isinstance(paths, dict)
    return paths


def assert_same_paths(scene: Scene, paths: Paths) -> None:
    """Bit for bit, nan after an overflow included."""
    trajectory = simulate(scene.experiment)
    assert len(paths) == trajectory.runs
    for i, path in enumerate(paths.values()):
        np.testing.assert_array_equal(path, trajectory.x[:, i])


def printed(script: str) -> str:
    """What the script prints as a program of its own, for which a warning is an error."""
    command = [sys.executable, "-W", "error", "-X", "utf8", "-"]
    done = subprocess.run(command, input=script.encode(), capture_output=True, check=False)
    assert done.stderr == b""
    return done.stdout.decode()


def test_everything_in_the_catalogue_has_its_code() -> None:
    assert set(RULES) == set(OPTIMIZERS) == {*OPTIM, "blend"}  # torch.optim has no blend
    assert set(SURFACES) == set(KINDS)


def test_a_method_that_has_none_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(RULES, "adam")
    with pytest.raises(BadInput, match="no script for Adam: only of sgd"):
        python_code(made("rosenbrock", "adam"), "numpy")


def test_what_torch_has_not_is_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(OPTIM, "adam")
    script = " ".join(python_code(made("rosenbrock", "adam"), "torch").split())
    assert "torch.optim has no Adam" in script and "torch.optim.Adam" not in script


# NumPy


@pytest.mark.parametrize("surface", KINDS)
def test_the_paths_are_those_of_simulate(surface: str) -> None:
    x, y = KINDS[surface].start
    runs = (f"{method} start={x + 0.1},{y}" for method in EVERY_METHOD)
    scene = made(surface, *runs, steps=40, noise=0.2)
    assert_same_paths(scene, run_script(scene))


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_paths_on_a_formula_are_those_of_simulate(formula: str) -> None:
    methods = ("sgd", "rmsprop lr=0.1", "adam", "nesterov", "adadelta")
    scene = made(formula, *map(formula_start, methods), steps=60)
    assert_same_paths(scene, run_script(scene))


def test_on_a_long_path_no_rounding_grows() -> None:
    scene = made("a*sin(3*b*x) + x**2/7 + y**2 a=1.1 b=1.7", "rmsprop start=1.2,1", steps=1000)
    assert_same_paths(scene, run_script(scene))


def test_each_run_has_its_own_start_and_settings() -> None:
    runs = ("rmsprop start=1,2 lr=0.1", "rmsprop start=-1,0.5 lr=0.2 label=other", "sgd start=0,1")
    scene = made("rosenbrock a=0.5 b=10", *runs, steps=50)
    paths = run_script(scene)
    assert list(paths) == ["RMSprop", "other", "SGD"]
    assert_same_paths(scene, paths)


def test_the_noise_is_the_scenes() -> None:
    scene = made("bowl", "adam start=1,1", "sgd start=1,1", steps=1100, noise=0.5)
    noise = replace(scene.experiment.noise, seed=12345678901234567890)
    scene = replace(scene, experiment=replace(scene.experiment, noise=noise))
    assert_same_paths(scene, run_script(scene))


@pytest.mark.parametrize(
    ("surface", "run"),
    [
        ("rosenbrock", "sgd lr=0.01 start=-1.2,1"),
        ("quadratic kappa=0.01", "momentum lr=500 start=1,1"),
        ("rotated_bowl a=0.001 b=0.01", "nesterov lr=2000 start=1,1"),
        ("rosenbrock", "adagrad start=1e80,1"),
        ("sqrt(x)", "rmsprop start=-1,1"),
        ("x**2/a a=0", "sgd start=1,1"),
        ("exp(x)", "sgd start=800,0"),
    ],
)
def test_after_an_overflow_all_is_nan_and_nothing_is_said(surface: str, run: str) -> None:
    scene = made(surface, run, "adagrad start=1,1", steps=400)
    paths = run_script(scene)
    assert np.isnan(next(iter(paths.values()))[-1]).all()
    assert_same_paths(scene, paths)


def test_a_script_stands_alone_and_says_where_each_run_ends() -> None:
    scene = made("rosenbrock", "sgd lr=0.01 start=-1.2,1", "adam start=-1.2,1", steps=60)
    script = python_code(scene, "numpy")
    imports = [node for node in ast.walk(ast.parse(script)) if isinstance(node, ast.Import)]
    assert [name.name for node in imports for name in node.names] == ["numpy"]
    lines = printed(script).splitlines()
    trajectory = simulate(scene.experiment)
    assert len(lines) == 2
    for i, line in enumerate(lines):
        last = np.flatnonzero(np.isfinite(trajectory.x[:, i]).all(axis=-1))[-1]
        assert f"step {last}, (x, y) = {trajectory.x[last, i].tolist()}" in line
        assert f"{trajectory.loss[last, i]:.8g}" in line


def test_only_what_the_runs_use_is_in_it() -> None:
    script = python_code(opening_scene(), "numpy")
    for word in ("NOISE", "LOW", "centered", "momentum", "weight_decay", "math", ", t)", "adam"):
        assert word not in script
    assert script.count("def rmsprop") == 1
    other = made("moving", "rmsprop momentum=0.9", "rmsprop", "rmsprop lr=0.1", noise=0.1)
    script = python_code(other, "numpy")
    assert script.count("def rmsprop(") == script.count("def rmsprop_momentum(") == 1
    assert "NOISE" in script and ", t)" in script and "math" in script


def test_the_head_says_what_it_is() -> None:
    scene = replace(opening_scene(), title="The cliff")
    head = python_code(scene, "numpy").partition("import")[0].replace("\n# ", " ")
    caption, program = film_caption(scene)
    assert caption in head and program in head
    assert scene.experiment.surface.kind.formula in head


def test_a_parameter_can_be_changed_in_the_script() -> None:
    def described(a: float) -> Scene:
        return made(f"x**2 + a*y**a a={a}", formula_start("adam"), "sgd start=1,2", steps=30)

    for before, after in ((2.0, 4.0), (1.0, 2.0), (4.0, 0.0)):
        script = python_code(described(before), "numpy")
        line = f"a = np.float64({before})"
        assert line in script
        paths = executed(script.replace(line, f"a = np.float64({after})"))
        assert_near_paths(described(after), paths)


# What people type


HOSTILE = (
    "'); raise SystemExit #",
    '"""\nraise SystemExit\n"""',
    "a\nraise SystemExit\r\nb\x00\x0c\u2028c\u202ed",
    "{label} \\",
    "\ud800",
)


@pytest.mark.parametrize("library", ["numpy", "torch"])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_gets_out_of_its_place(text: str, library: Library) -> None:
    scene = made("x**2 +\n y**2", "sgd start=1,1", "rmsprop eps_inside=true start=1,1", steps=5)
    plain = ast.dump(ast.parse(python_code(scene, library)))
    labels = [f"{text}0", f"{text}1"]
    for i, label in enumerate(labels):
        scene = replace_run(scene, i, replace(scene.runs[i], label=label))
    scene = replace(scene, title=text)
    found = ast.dump(ast.parse(python_code(scene, library).encode()))
    for label, usual in zip(labels, ("SGD", "RMSprop"), strict=True):
        assert repr(label) in found
        found = found.replace(repr(label), repr(usual))
    assert found == plain
    if library == "numpy":
        assert list(run_script(scene)) == labels


def test_runs_of_one_label_stay_apart() -> None:
    runs = ("sgd start=1,1 label=A", "sgd lr=0.1 start=1,1 label=A", "sgd start=2,1 label='A 2'")
    scene = made("bowl", *runs, steps=5)
    paths = run_script(scene)
    assert list(paths) == ["A", "A 2", "A 2 2"]
    assert_same_paths(scene, paths)


def can_be_a_parameter(name: str) -> bool:
    with contextlib.suppress(BadInput):
        return bool(parse(name).names)
    return False


@pytest.mark.parametrize("library", ["numpy", "torch"])
def test_a_parameter_may_have_any_name(library: Library) -> None:
    """Also one that stands for something else in the script: np, theta, print …"""
    if library == "torch":
        pytest.importorskip("torch")
    runs = tuple(f"{method} start=1.2,1" for method in EVERY_METHOD)
    scripts = [python_code(made(f, *runs, noise=0.1), library) for f in (*FORMULAS, *KINDS)]
    words = {word for script in scripts for word in re.findall(r"[A-Za-z]\w*", script)}
    names = sorted(filter(can_be_a_parameter, words | {*OPTIMIZERS, "rmsprop_momentum"}))
    assert {library.replace("numpy", "np"), "theta", "path", "range", "adam"} <= set(names)
    some_runs = ("sgd start=1,1", "rmsprop eps_inside=true start=1,2")
    for first in range(0, len(names), 25):
        some = names[first : first + 25]
        formula = "min(x, y)**4 + sin(x*y) + " + " + ".join(f"{n}*x*y" for n in some)
        values = " ".join(f"{name}=0.{i}" for i, name in enumerate(some))
        scene = made(f"{formula} {values}", *some_runs, steps=3, noise=0.1)
        assert_near_paths(scene, run_script(scene, library))


def assert_near_paths(scene: Scene, paths: Paths) -> None:
    expected = simulate(scene.experiment).x
    for i, path in enumerate(paths.values()):
        assert path.shape == (scene.experiment.steps + 1, 2)
        np.testing.assert_allclose(path, expected[:, i], rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("library", ["numpy", "torch"])
@pytest.mark.parametrize(
    "formula",
    [
        "+".join(f"x**{n}/{n}" for n in range(1, 80)) + "+y**2",
        "sin(" * 45 + "x*y" + ")" * 45,
        "-" * 48 + "x",
        "x" + "*(y" * 24 + ")" * 24,
    ],
)
def test_a_formula_may_be_long_and_deep(formula: str, library: Library) -> None:
    if library == "torch":
        pytest.importorskip("torch")
    scene = made(formula, "sgd start=0.5,0.5", steps=5)
    assert_near_paths(scene, run_script(scene, library))


# PyTorch


@pytest.fixture
def torch() -> Iterator[Any]:
    torch = pytest.importorskip("torch")
    usual = torch.get_default_dtype()
    yield torch
    torch.set_default_dtype(usual)


@pytest.mark.parametrize("surface", KINDS)
def test_torch_walks_the_same_paths(torch: Any, surface: str) -> None:
    x, y = KINDS[surface].start
    start = f"start={x + 0.1},{y}"
    runs = (f"sgd lr=1e-4 {start}", f"rmsprop {start}", f"adam lr=0.1 {start}")
    scene = made(surface, *runs, steps=40, noise=0.2)
    assert_near_paths(scene, run_script(scene, "torch"))


@pytest.mark.parametrize("method", EVERY_METHOD)
def test_torch_has_the_same_rules(torch: Any, method: str) -> None:
    runs = (f"{method} lr=0.001 start=-1.2,1", f"{method} lr=0.0005 start=0,0.5")
    scene = made("rosenbrock b=10", *runs, steps=40, noise=0.1)
    assert_near_paths(scene, run_script(scene, "torch"))


@pytest.mark.parametrize("formula", FORMULAS)
def test_torch_differentiates_formulas(torch: Any, formula: str) -> None:
    scene = made(formula, *map(formula_start, ("sgd", "rmsprop", "adagrad")), steps=40)
    assert_near_paths(scene, run_script(scene, "torch"))


@pytest.mark.parametrize(
    ("formula", "start"),
    [
        ("where(x > 0, sqrt(x), 0) + y**2", "-1,1"),  # no nan from the branch not taken
        ("max(x, y) + min(2*x, x + y)", "1,1"),  # the slope where both are equal
        ("abs(x) + abs(y)", "0,1"),
    ],
)
def test_torch_takes_our_slope_where_there_are_two(torch: Any, formula: str, start: str) -> None:
    scene = made(formula, f"sgd lr=0.5 start={start}", f"adam start={start}", steps=3)
    assert_near_paths(scene, run_script(scene, "torch"))


def test_torch_rests_on_the_tip_of_ackley(torch: Any) -> None:
    scene = made("ackley", "sgd start=0,0", "adam start=0,0", steps=3)
    assert_near_paths(scene, run_script(scene, "torch"))


def test_torch_ends_where_it_overflows(torch: Any) -> None:
    runs = ("sgd lr=0.01 start=-1.2,1", "adagrad start=1e80,1", "adam start=1,1")
    scene = made("rosenbrock", *runs, steps=60)
    text = io.StringIO()
    assert_near_paths(scene, run_script(scene, "torch", text))
    assert text.getvalue().count("\n") == 3


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("run", "call"),
    [
        ("rmsprop beta=0.8 centered=true", "RMSprop, lr=0.01, alpha=0.8, eps=1e-08, centered=True"),
        ("adagrad v0=0.1", "Adagrad, lr=0.5, eps=1e-08, initial_accumulator_value=0.1"),
        ("adadelta beta=0.8", "Adadelta, lr=1.0, rho=0.8, eps=1e-06"),
        ("nesterov", "SGD, lr=0.01, momentum=0.9, nesterov=True"),
        ("nesterov momentum=0", "SGD, lr=0.01, momentum=0.0"),
        ("amsgrad", "Adam, lr=0.01, betas=(0.9, 0.999), eps=1e-08, amsgrad=True"),
        ("adamw weight_decay=0", "AdamW, lr=0.01, betas=(0.9, 0.999), eps=1e-08, weight_decay=0.0"),
    ],
)
def test_settings_have_torchs_names(run: str, call: str) -> None:
    script = squeezed(python_code(made("bowl", f"{run} start=1,2"), "torch"))
    assert squeezed(f"run((1.0, 2.0), torch.optim.{call})") in script


@pytest.mark.parametrize(
    "run", ["rmsprop eps_inside=true", "rmsprop v0=1", "adagrad eps_inside=true", "adam beta2=1"]
)
def test_what_torch_has_not_is_written_out_and_said(run: str) -> None:
    script = squeezed(python_code(made("bowl", f"{run} start=1,2"), "torch"))
    assert "torch.optim.A" not in script and "torch.optim.R" not in script
    assert squeezed("here the rule is written out") in script
