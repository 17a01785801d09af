r"""A step in LaTeX: its numbers are those of simulate, and no label keeps it from compiling."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from rmsviz.engine.catalogue import OPTIMIZERS
from rmsviz.engine.simulate import simulate
from rmsviz.scene.edit import replace_run
from rmsviz.scene.frame import step_numbers
from rmsviz.scene.numbers import format_number
from rmsviz.scene.scene import Coordinate, Scene, opening_scene, with_view
from rmsviz.scene.step_latex import latex_text, step_latex
from tests.scenes import made

METHODS = (
    *OPTIMIZERS,
    "rmsprop momentum=0.9 weight_decay=0.1",
    "rmsprop centered=true eps_inside=true",
    "adagrad eps_inside=true",
)
NUMBER = re.compile(r"(-?[\d.]+)(?:\\times 10\^\{(-?\d+)\})?$")


def worked(run: str) -> Scene:
    return made("rosenbrock b=10", f"{run} start=-1.2,1 lr=0.001", steps=20, noise=0.1)


def rows(latex: str) -> list[str]:
    """The rows of the one align* that `latex` is."""
    opening, *inner, closing = latex.splitlines()
    assert (opening, closing) == (r"\begin{align*}", r"\end{align*}")
    assert all(row.endswith(r" \\") for row in inner[:-1]) and not inner[-1].endswith(r"\\")
    return [row.removesuffix(r" \\") for row in inner]


def rows_at(scene: Scene, step: int) -> list[str]:
    return rows(step_latex(scene, simulate(scene.experiment), step))


def result(row: str) -> float:
    """The number that a row ends with."""
    found = NUMBER.search(row)
    assert found, row
    return float(f"{found[1]}e{found[2] or 0}")


def test_the_openings_step_reads_as_on_the_panel() -> None:
    found = rows_at(with_view(opening_scene(), pair=(1, 1)), 120)
    n = step_numbers(simulate(opening_scene().experiment), 1, "x", 120)
    g, before, v, lr_eff = (format_number(n[k]) for k in ("g", "before", "v", "lr_eff"))
    theta, following = (format_number(n[k], 5) for k in ("theta", "next"))
    assert found[:4] == [
        r"& \text{RMSprop, step 120, coordinate } x",
        rf"v_{{120}} &= 0.9 \cdot {before} + 0.1 \cdot \left({g}\right)^{{2}} = {v}",
        rf"\frac{{\alpha}}{{\sqrt{{v_t}}+\varepsilon}} &= {lr_eff}",
        rf"x_{{120}} &= {theta} - {lr_eff} \cdot \left({g}\right) = {following}",
    ]
    assert found[4] == r"& \text{RMSprop, step 120, coordinate } y"
    assert len(found) == 8 and found[7].startswith("y_{120} &= ")


@pytest.mark.parametrize("run", METHODS)
def test_the_numbers_are_those_of_simulate(run: str) -> None:
    scene = worked(run)
    trajectory = simulate(scene.experiment)
    found = iter(rows(step_latex(scene, trajectory, 12)))
    for i, coordinate in enumerate(("x", "y")):
        assert f"step 12, coordinate }} {coordinate}" in next(found)
        if scene.runs[0].method.accumulates:
            assert result(next(found)) == pytest.approx(trajectory.v[11, 0, i], rel=1e-3)
            assert result(next(found)) == pytest.approx(trajectory.lr_eff[11, 0, i], rel=1e-3)
        update = next(found)
        if update.startswith(r"\hat m"):
            update = next(found)
        assert update.startswith(f"{coordinate}_{{12}} &= ")
        assert result(update) == pytest.approx(trajectory.x[12, 0, i], rel=1e-4)
    assert not list(found)


def test_both_compared_runs_are_worked_out_and_no_other() -> None:
    runs = ("sgd start=1,1", "adagrad start=1,1", "adam start=1,1")
    scene = made("bowl", *runs, steps=5, pair=(2, 0))
    titles = [row for row in rows_at(scene, 3) if "step 3" in row]
    assert [re.findall(r"\{(\w+),", title)[0] for title in titles] == ["Adam"] * 2 + ["SGD"] * 2


@pytest.mark.parametrize(("asked", "shown"), [(-3, 0), (10**9, 300)])
def test_a_step_that_is_not_there_is_the_nearest(asked: int, shown: int) -> None:
    assert rows_at(opening_scene(), asked) == rows_at(opening_scene(), shown)


def test_before_its_first_step_and_after_its_last_a_run_says_so() -> None:
    scene = made("rosenbrock", "sgd lr=0.01 start=-1.2,1", "adam start=-1.2,1", steps=60)
    assert rows_at(scene, 0) == [
        r"& \text{SGD has not taken a step yet}",
        r"& \text{Adam has not taken a step yet}",
    ]
    found = rows_at(scene, 60)
    assert found[0] == r"& \text{SGD has diverged; it has no more steps}"
    assert found[1].startswith(r"& \text{Adam, step 60")


@pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")  # as it is imported
@pytest.mark.parametrize("run", METHODS)
def test_the_typesetter_takes_every_line(run: str) -> None:
    from ziamath.zmath import Latex

    for step in (0, 1, 12):
        for row in rows_at(worked(run), step):
            assert "[" not in row
            assert row.count("&") == 1
            assert "<path" in Latex(row.replace("&", "")).svg()


@pytest.mark.parametrize(
    ("label", "latex"),
    [
        ("β = 0.9, ε 10%", r"$\beta$ = 0.9, $\varepsilon$ 10\%"),
        (
            r"\input{x} $&#_^~",
            r"\textbackslash{}input\{x\} \$\&\#\_\textasciicircum{}\textasciitilde{}",
        ),
        ("a\n\nb\x00c\u202e", "a  b c "),
        ("}\\end{align*}", r"\}\textbackslash{}end\{align*\}"),
        ("Lévi − <1|", r"Lévi $-$ \textless{}1\textbar{}"),
    ],
)
def test_no_label_is_a_command(label: str, latex: str) -> None:
    assert latex_text(label) == latex
    scene = worked("rmsprop")
    scene = replace_run(scene, 0, replace(scene.runs[0], label=label))
    found = rows_at(scene, 3)
    assert len(found) == 8 and rf"\text{{{latex}, step 3, coordinate }} y" in found[4]
    for row in (*found, *rows_at(scene, 0)):
        bare = re.sub(r"\\[\\{}$&#_%]", "", row)
        assert bare.count("{") == bare.count("}")
        assert bare.count("&") == 1 and "%" not in bare and "#" not in bare


def test_both_coordinates_are_there_whichever_is_chosen() -> None:
    chosen: tuple[Coordinate, ...] = ("x", "y")
    one, other = (rows_at(with_view(opening_scene(), coordinate=c), 7) for c in chosen)
    assert one == other


@pytest.mark.parametrize("step", [100, 180, 300])
def test_a_growing_sum_closes_with_the_digits_that_are_shown(step: int) -> None:
    scene = opening_scene()
    latex = step_latex(scene, simulate(scene.experiment), step)
    found = re.search(
        r"G_\{\d+\} &= ([\d.]+) \+ \\left\((-?[\d.]+)\\right\)\^\{2\} = ([\d.]+)", latex
    )
    assert found is not None
    before, g, after = map(float, found.groups())
    assert before + g**2 == pytest.approx(after, abs=0.01 + 0.001 * g**2)
    assert after - before > 0.1  # what the step adds is seen
