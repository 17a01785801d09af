"""What the commands are, in one or two sentences: for What’s This and the tips in the menus."""

from __future__ import annotations

from rmsviz.render.theme import THEMES

_FILE = {
    "new": "The opening scene: AdaGrad and RMSprop from the same start on the cliff.",
    "window": "A second window with a scene, a time and an undo of its own.",
    "open": "Open a scene file (.rmsviz), a lesson or a talk.",
    "recent": "The files that were opened or saved last.",
    "save": "Save the scene: surface, runs, starts, seed, view and time, as readable JSON.",
    "save_as": "Save the scene in another file.",
    "export": "Make a film, a picture, a table of numbers or a program of what is shown.",
    "close": "Close this window; the others stay.",
    "quit": "Close all windows.",
}
_EDIT = {
    "undo": "Take the last edit back. A drag of a slider is one edit.",
    "redo": "Do again what was taken back.",
    "same_step": "Change the learning rates α so that the first step of all runs is equally long: "
    "a fair race between methods that scale their steps differently.",
    "best_rates": "Sweep the learning rate α of each run and take the one whose loss ends lowest: "
    "a fair race between tuned methods.",
    "framework": "Put beside the right run another with the same α, as a framework or a book has "
    "it under this name, and say how far that leads.",
    "table_latex": "Copy the table of steps as LaTeX.",
    "table_markdown": "Copy the table of steps as Markdown.",
    "copy_line": "Copy the scene as one line of text, to be mailed and pasted.",
    "paste": "Show the scene whose line or file text is in the clipboard.",
    "latex": "Copy the arithmetic of the present step as LaTeX, with its numbers.",
    "markdown": "Copy the arithmetic of the present step as Markdown, with its numbers.",
    "numpy": "Copy a Python program that computes the same paths with NumPy alone.",
    "torch": "Copy a Python program that computes the same paths with torch.optim.",
    "compare": "Run torch.optim on the same scene, where it is installed, and say by how much the "
    "paths differ.",
}
_VIEW = {
    "system": "Light or dark, as the system is.",
    "step": "Below the plots: how the present step comes from gradient, accumulator and learning "
    "rate, in numbers.",
    "memory": "Below the plots: how much each past squared gradient weighs in the accumulator. "
    "AdaGrad’s sum forgets nothing; an average with decay rate β forgets after 1/(1−β) steps.",
    "table": "Below the plots: the numbers of chosen steps; of 1, 2, 3, 5, 10, 30 and so on where "
    "none are chosen.",
    "ledger": "Below the plots: both compared runs in both coordinates, number beside number.",
    "table_steps": "Which steps the table has: typed as numbers, or evenly spread.",
    "keep_step": "Put the present step into the table, or take it out.",
    "reset_view": "The whole surface, seen as at first, and all steps in the plots.",
    "zoom_in": "Look closer at the middle of the surface.",
    "zoom_out": "See more of the plane.",
    "zoom_head": "Ten times closer to where the run stands that is compared on the right.",
    "zoom_minimum": "Ten times closer to the nearest known minimum of the loss.",
    "follow": "The view goes along with the run that is compared on the right.",
    "equal_scale": "One unit is as long in x as in y: angles are as they are.",
    "3d": "The surface as a height field, the loss upwards.",
    "both": "The surface from above and as a height field, side by side.",
    "future": "Whether the steps that are still to come are drawn, faintly.",
    "linear_shades": "Shade the loss linearly; else its logarithm, which shows the flat parts.",
    "log_time": "A logarithmic axis of steps spreads the first ones, where most happens.",
    "linear_accumulators": "The accumulators G and v on a linear axis instead of a logarithmic.",
    "linear_rates": "The effective learning rates on a linear axis instead of a logarithmic.",
    "linear_loss": "The loss on a linear axis instead of a logarithmic.",
    "fixed_point": "In the plots of v, the g² of each step: where the average would come to rest "
    "if the gradient stayed.",
    "arrows": "At the heads: the gradient, the step that is made of it, and what each coordinate’s "
    "effective learning rate does to it.",
    "side": "The panels of the surface and of the runs, on the left.",
    "plots": "The plots of accumulator, effective learning rate and loss beside the surface.",
    "present": "The stage alone, in type for the last row of a hall. Esc ends it.",
    "spot": "While presenting: a spot that is seen from the last row, where the mouse is.",
    "less_motion": "Nothing moves unless you press play: a lesson’s moments wait. Begins as the "
    "system’s own wish for less motion is.",
    "wider": "Give the surface more of the stage, and the plots less.",
    "narrower": "Give the plots more of the stage, and the surface less.",
}
_PLAYBACK = {
    "play": "Play the steps that were computed, or stop. Playing computes nothing: any step can be "
    "gone to, both ways.",
    "back": "Show the step before.",
    "forward": "Show the next step: one update of every run.",
    "back10": "Ten steps back.",
    "forward10": "Ten steps on.",
    "start": "Step 0: where all runs start, before any update.",
    "end": "The last step that was computed.",
    "jump": "Type the number of a step to go to it.",
    "predict": "Hide what comes, click where the run on the right will be, and see how far off the "
    "guess is.",
    "faster": "More steps a second. The paths do not depend on the speed.",
    "slower": "Fewer steps a second. The paths do not depend on the speed.",
    "loop": "Begin again at step 0 after the last one.",
    "say": "Say in words and numbers what the stage shows at this step, and put it into the "
    "clipboard.",
}
_HELP = {
    "keys": "All keys, and what the instruments show.",
    "whats_this": "Then click a control to read what it is; Shift+F1 says it of the control that "
    "has the keys.",
    "about": "What program this is, and its version.",
}
_COMMANDS = _FILE | _EDIT | _VIEW | _PLAYBACK | _HELP
_FAMILIES = {
    "lesson:": "A lesson: moments to watch, questions to answer, numbers that lead to their step.",
    "talk:": "A talk: the moments of several lessons in the order of a lecture.",
    "open_lesson": "A lesson or a talk of your own: a text file.",
    "turn_": "Turn what is seen in 3-D, or draw it along with the mouse.",
    "pan_": "Move the part of the plane that is shown by a tenth, or draw it along with the mouse.",
    "start_": "Move the start of all runs by a hundredth of what is shown, or drag it on the "
    "surface.",
}


def about_command(name: str) -> str:
    """What the command `name` does, in the field's terms; '' where nobody has said it."""
    if name in THEMES:
        return "The colours of window and stage; remembered for the next time."
    family = next((text for head, text in _FAMILIES.items() if name.startswith(head)), "")
    return _COMMANDS.get(name, family)
