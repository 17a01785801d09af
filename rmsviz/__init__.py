"""See AdaGrad, RMSprop and their kin walk over loss surfaces, side by side, number by number.

    import rmsviz
    trajectory = rmsviz.simulate("rosenbrock", ["adagrad lr=0.5", "rmsprop lr=0.01"], steps=1000)
    trajectory.x[-1]

The library is `rmsviz.library`, loaded when it is first used: `import rmsviz` is quick, needs no
Qt, and can be read by a Python that is too old for the rest.
"""

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rmsviz.library import (
        BadInput,
        Experiment,
        Noise,
        Run,
        Scene,
        Surface,
        Trajectory,
        load,
        run,
        simulate,
        surface,
    )

__all__ = [
    "BadInput",
    "Experiment",
    "Noise",
    "Run",
    "Scene",
    "Surface",
    "Trajectory",
    "load",
    "run",
    "simulate",
    "surface",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from rmsviz import library

    return getattr(library, name)


def __dir__() -> list:  # type: ignore[type-arg]
    return sorted([*globals(), *__all__])
