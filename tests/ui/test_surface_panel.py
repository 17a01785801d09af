from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rmsviz.engine.catalogue import KINDS, make_surface
from rmsviz.scene.edit import set_start, set_surface
from rmsviz.scene.symbols import surface_latex
from rmsviz.ui.fields import NumberField
from rmsviz.ui.formula_view import _laid_out
from rmsviz.ui.store import Store
from rmsviz.ui.surface_panel import SurfacePanel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot, store: Store) -> SurfacePanel:
    shown = SurfacePanel(store)
    qtbot.addWidget(shown)
    store.changed.connect(lambda old, new: shown.show_scene(new))
    shown.resize(290, 400)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    return shown


def choose(panel: SurfacePanel, name: str) -> None:
    index = panel.chooser.findData(name)
    panel.chooser.setCurrentIndex(index)
    panel.chooser.activated.emit(index)


def retype(qtbot: QtBot, panel: SurfacePanel, text: str) -> None:
    panel.field.line.setFocus()
    panel.field.line.selectAll()
    qtbot.keyClicks(panel.field.line, text)


def enter(qtbot: QtBot, field: NumberField, text: str) -> None:
    qtbot.mouseClick(field, LEFT)
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_every_surface_can_be_chosen(panel: SurfacePanel, store: Store) -> None:
    for name, kind in KINDS.items():
        choose(panel, name)
        surface = store.scene.experiment.surface
        assert surface.name == name
        assert list(panel.rows.rows) == [param.name for param in kind.params]
        assert store.scene.runs[0].start == kind.start
        assert not panel.field.isVisible()
    assert panel.chooser.itemText(panel.chooser.count() - 1) == "Formula…"


def test_undo_brings_back_the_surface_and_its_rows(panel: SurfacePanel, store: Store) -> None:
    choose(panel, "rosenbrock")
    store.undo()
    assert panel.chooser.currentData() == "cliff"
    assert list(panel.rows.rows) == ["height"]


def test_a_parameter_changes_the_surface(qtbot: QtBot, panel: SurfacePanel, store: Store) -> None:
    choose(panel, "quadratic")
    enter(qtbot, panel.rows.rows["kappa"].field, "1e4")
    assert store.scene.experiment.surface.params["kappa"] == 1e4
    assert store.scene.experiment.surface.params["phi"] == 0.0
    enter(qtbot, panel.rows.rows["kappa"].field, "-1")
    assert store.scene.experiment.surface.params["kappa"] == 1e4
    assert "over 0" in panel.rows.rows["kappa"].problem.text()


def test_formula_starts_from_the_surface_that_was_shown(panel: SurfacePanel, store: Store) -> None:
    before = store.scene
    choose(panel, "formula")
    after = store.scene
    assert panel.field.line.isVisible()
    assert panel.field.line.text() == before.experiment.surface.kind.formula
    points = [[-3.6, 1.5], [0.0, 0.0]]
    old, new = before.experiment.surface, after.experiment.surface
    assert new.value(points) == pytest.approx(old.value(points), rel=1e-12)
    assert (after.runs, new.domain) == (before.runs, old.domain)


def test_a_formula_is_read_at_every_key(qtbot: QtBot, panel: SurfacePanel, store: Store) -> None:
    choose(panel, "formula")
    retype(qtbot, panel, "x**2 + c*y**2")
    surface = store.scene.experiment.surface
    assert surface.kind.formula == "x**2 + c*y**2"
    assert surface.value([2.0, 3.0]) == 13.0
    assert list(panel.rows.rows) == ["c"]
    assert panel.field.line.text() == "x**2 + c*y**2"


def test_a_bad_formula_is_said_in_words_and_the_last_good_one_stays(
    qtbot: QtBot, panel: SurfacePanel, store: Store
) -> None:
    choose(panel, "formula")
    retype(qtbot, panel, "x**2 + y**2")
    qtbot.keyClicks(panel.field.line, "^2")
    surface = store.scene.experiment.surface
    assert surface.kind.formula == "x**2 + y**2"
    assert panel.field.problem.isVisible()
    assert "write ** for a power" in panel.field.problem.text()
    assert panel.field.line.text() == "x**2 + y**2^2"
    enter(qtbot, panel.experiment.steps, "50")
    assert panel.field.line.text() == "x**2 + y**2^2"  # nothing typed is lost
    panel.field.line.setFocus()
    panel.field.line.end(False)
    for _ in range(2):
        qtbot.keyClick(panel.field.line, Qt.Key.Key_Backspace)
    assert not panel.field.problem.isVisible()
    assert panel.field.line.text() == "x**2 + y**2"


def test_parameters_keep_their_values_while_a_formula_is_edited(
    qtbot: QtBot, panel: SurfacePanel, store: Store
) -> None:
    choose(panel, "formula")
    retype(qtbot, panel, "a*x**2 + y**2")
    enter(qtbot, panel.rows.rows["a"].field, "7")
    retype(qtbot, panel, "x**2 + y**2*a")
    assert store.scene.experiment.surface.params == {"a": 7.0}


def test_typing_a_formula_is_one_undo(qtbot: QtBot, panel: SurfacePanel, store: Store) -> None:
    choose(panel, "formula")
    retype(qtbot, panel, "x*y")
    panel.experiment.steps.setFocus()
    store.undo()
    assert store.scene.experiment.surface.kind.formula == KINDS["cliff"].formula
    assert panel.field.line.text() == KINDS["cliff"].formula


def test_escape_gives_up_the_typing(qtbot: QtBot, panel: SurfacePanel, store: Store) -> None:
    choose(panel, "formula")
    began = store.scene
    for text in ("x*y", "x*y +"):  # understood, and not
        retype(qtbot, panel, text)
        qtbot.keyClick(panel.field.line, Qt.Key.Key_Escape)
        assert store.scene == began
        assert panel.field.line.text() == KINDS["cliff"].formula
        assert not panel.field.problem.text()
    store.undo()
    assert store.scene.experiment.surface.name == "cliff"


def test_the_numbers_of_the_experiment(qtbot: QtBot, panel: SurfacePanel, store: Store) -> None:
    rows = panel.experiment
    typed = (
        (rows.start_x, "-1,5"),
        (rows.start_y, "2"),
        (rows.steps, "1e4"),
        (rows.sigma, "0.25"),
        (rows.seed, "42"),
    )
    for field, text in typed:
        enter(qtbot, field, text)
    experiment = store.scene.experiment
    assert {run.start for run in experiment.runs} == {(-1.5, 2.0)}
    assert (experiment.steps, experiment.noise.sigma, experiment.noise.seed) == (10_000, 0.25, 42)
    assert type(experiment.steps) is int
    assert rows.steps.text() == "10,000"


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("steps", "0", "whole number from 1"),
        ("steps", "1.5", "whole number"),
        ("steps", "1e12", "100,000,000"),
        ("steps", "inf", "whole number"),
        ("sigma", "-1", "at least 0"),
        ("seed", "-3", "whole number"),
        ("start_x", "inf", "finite"),
    ],
)
def test_numbers_that_make_no_sense_are_refused_in_words(
    qtbot: QtBot, panel: SurfacePanel, store: Store, name: str, text: str, sentence: str
) -> None:
    before = store.scene
    enter(qtbot, getattr(panel.experiment, name), text)
    assert store.scene == before
    assert sentence in panel.experiment.problem.text()
    assert panel.experiment.problem.isVisible()


def test_starts_that_differ_are_said_to(panel: SurfacePanel, store: Store) -> None:
    store.set(set_start(store.scene, (0.0, 1.5), 1))
    assert panel.experiment.start_x.text() == "differ"
    assert panel.experiment.start_y.text() == "1.5"


def test_folded_it_says_what_is_set(qtbot: QtBot, panel: SurfacePanel) -> None:
    qtbot.mouseClick(panel.fold, LEFT)
    assert not panel.experiment.isVisible()
    assert "300 steps from (−3.6, 1.5)" in panel.fold.text()


@pytest.mark.parametrize("name", ["cliff", "beale", "rastrigin", "levi13"])
def test_a_long_formula_fits_its_panel(panel: SurfacePanel, name: str) -> None:
    lines = _laid_out("L(x, y) = " + surface_latex(make_surface(name)), 240)
    assert max(line.x + line.glyphs.width for line in lines) <= 241


def test_symbols_stand_in_the_formula_for_names(panel: SurfacePanel, store: Store) -> None:
    store.set(set_surface(store.scene, make_surface("bowl")))
    latex = surface_latex(store.scene.experiment.surface)
    assert r"\lambda_x" in latex and "lx" not in latex
    assert "lx*x**2" in panel.formula.accessibleDescription()
