"""What the commands are, in one or two sentences: for What’s This and the tips in the menus."""

from __future__ import annotations

from rmsviz.language import tr
from rmsviz.render.theme import THEMES

_FILE = {
    "new": tr("The opening scene: AdaGrad and RMSprop from the same start on the cliff."),
    "window": tr("A second window with a scene, a time and an undo of its own."),
    "open": tr("Open a scene file (.rmsviz), a lesson or a talk."),
    "recent": tr("The files that were opened or saved last."),
    "save": tr("Save the scene: surface, runs, starts, seed, view and time, as readable JSON."),
    "save_as": tr("Save the scene in another file."),
    "export": tr("Make a film, a picture, a table of numbers or a program of what is shown."),
    "close": tr("Close this window; the others stay."),
    "quit": tr("Close all windows."),
}
_EDIT = {
    "undo": tr("Take the last edit back. A drag of a slider is one edit."),
    "redo": tr("Do again what was taken back."),
    "same_step": tr(
        "Change the learning rates α so that the first step of all runs is equally long: "
        "a fair race between methods that scale their steps differently."
    ),
    "best_rates": tr(
        "Sweep the learning rate α of each run and take the one whose loss ends lowest: "
        "a fair race between tuned methods."
    ),
    "framework": tr(
        "Put beside the right run another with the same α, as a framework or a book has "
        "it under this name, and say how far that leads."
    ),
    "table_latex": tr("Copy the table of steps as LaTeX."),
    "table_markdown": tr("Copy the table of steps as Markdown."),
    "copy_line": tr("Copy the scene as one line of text, to be mailed and pasted."),
    "paste": tr("Show the scene whose line or file text is in the clipboard."),
    "latex": tr("Copy the arithmetic of the present step as LaTeX, with its numbers."),
    "markdown": tr("Copy the arithmetic of the present step as Markdown, with its numbers."),
    "numpy": tr("Copy a Python program that computes the same paths with NumPy alone."),
    "torch": tr("Copy a Python program that computes the same paths with torch.optim."),
    "compare": tr(
        "Run torch.optim on the same scene, where it is installed, and say by how much the "
        "paths differ."
    ),
}
_VIEW = {
    "system": tr("Light or dark, as the system is."),
    "step": tr(
        "Below the plots: how the present step comes from gradient, accumulator and learning "
        "rate, in numbers."
    ),
    "memory": tr(
        "Below the plots: how much each past squared gradient weighs in the accumulator. "
        "AdaGrad’s sum forgets nothing; an average with decay rate β forgets after 1/(1−β) steps."
    ),
    "table": tr(
        "Below the plots: the numbers of chosen steps; of 1, 2, 3, 5, 10, 30 and so on where "
        "none are chosen."
    ),
    "ledger": tr("Below the plots: both compared runs in both coordinates, number beside number."),
    "table_steps": tr("Which steps the table has: typed as numbers, or evenly spread."),
    "keep_step": tr("Put the present step into the table, or take it out."),
    "reset_view": tr("The whole surface, seen as at first, and all steps in the plots."),
    "zoom_in": tr("Look closer at the middle of the surface."),
    "zoom_out": tr("See more of the plane."),
    "zoom_head": tr("Ten times closer to where the run stands that is compared on the right."),
    "zoom_minimum": tr("Ten times closer to the nearest known minimum of the loss."),
    "follow": tr("The view goes along with the run that is compared on the right."),
    "equal_scale": tr("One unit is as long in x as in y: angles are as they are."),
    "3d": tr("The surface as a height field, the loss upwards."),
    "both": tr("The surface from above and as a height field, side by side."),
    "future": tr("Whether the steps that are still to come are drawn, faintly."),
    "linear_shades": tr("Shade the loss linearly; else its logarithm, which shows the flat parts."),
    "log_time": tr("A logarithmic axis of steps spreads the first ones, where most happens."),
    "linear_accumulators": tr(
        "The accumulators G and v on a linear axis instead of a logarithmic."
    ),
    "linear_rates": tr("The effective learning rates on a linear axis instead of a logarithmic."),
    "linear_loss": tr("The loss on a linear axis instead of a logarithmic."),
    "fixed_point": tr(
        "In the plots of v, the g² of each step: where the average would come to rest "
        "if the gradient stayed."
    ),
    "arrows": tr(
        "At the heads: the gradient, the step that is made of it, and what each coordinate’s "
        "effective learning rate does to it."
    ),
    "side": tr("The panels of the surface and of the runs, on the left."),
    "plots": tr("The plots of accumulator, effective learning rate and loss beside the surface."),
    "present": tr("The stage alone, in type for the last row of a hall. Esc ends it."),
    "spot": tr("While presenting: a spot that is seen from the last row, where the mouse is."),
    "less_motion": tr(
        "Nothing moves unless you press play: a lesson’s moments wait. Begins as the "
        "system’s own wish for less motion is."
    ),
    "wider": tr("Give the surface more of the stage, and the plots less."),
    "narrower": tr("Give the plots more of the stage, and the surface less."),
}
_PLAYBACK = {
    "play": tr(
        "Play the steps that were computed, or stop. Playing computes nothing: any step can be "
        "gone to, both ways."
    ),
    "back": tr("Show the step before."),
    "forward": tr("Show the next step: one update of every run."),
    "back10": tr("Ten steps back."),
    "forward10": tr("Ten steps on."),
    "start": tr("Step 0: where all runs start, before any update."),
    "end": tr("The last step that was computed."),
    "jump": tr("Type the number of a step to go to it."),
    "predict": tr(
        "Hide what comes, click where the run on the right will be, and see how far off the "
        "guess is."
    ),
    "faster": tr("More steps a second. The paths do not depend on the speed."),
    "slower": tr("Fewer steps a second. The paths do not depend on the speed."),
    "loop": tr("Begin again at step 0 after the last one."),
    "say": tr(
        "Say in words and numbers what the stage shows at this step, and put it into the clipboard."
    ),
}
_HELP = {
    "keys": tr("All keys, and what the instruments show."),
    "whats_this": tr(
        "Then click a control to read what it is; Shift+F1 says it of the control that "
        "has the keys."
    ),
    "about": tr("What program this is, and its version."),
}
_COMMANDS = _FILE | _EDIT | _VIEW | _PLAYBACK | _HELP
_FAMILIES = {
    "lesson:": tr(
        "A lesson: moments to watch, questions to answer, numbers that lead to their step."
    ),
    "talk:": tr("A talk: the moments of several lessons in the order of a lecture."),
    "open_lesson": tr("A lesson or a talk of your own: a text file."),
    "turn_": tr("Turn what is seen in 3-D, or draw it along with the mouse."),
    "pan_": tr(
        "Move the part of the plane that is shown by a tenth, or draw it along with the mouse."
    ),
    "start_": tr(
        "Move the start of all runs by a hundredth of what is shown, or drag it on the surface."
    ),
}


def about_command(name: str) -> str:
    """What the command `name` does, in the field's terms; '' where nobody has said it."""
    if name in THEMES:
        return tr("The colours of window and stage; remembered for the next time.")
    family = next((text for head, text in _FAMILIES.items() if name.startswith(head)), "")
    return _COMMANDS.get(name, family)
