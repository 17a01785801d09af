"""The update rules. One method = one function that builds its rule, and one registration.

Every rule is elementwise arithmetic over floats or arrays: x and y never mix, a batch equals its
members. In the docstrings θ is one coordinate, g its gradient, α the learning rate `lr`, ε `eps`.
All sequences start at zero. `lr_eff` is the factor that multiplies the gradient (or, for the Adam
family, the first-moment estimate). The order of operations is PyTorch's, so that rounding is too:
at the edge of stability a path amplifies it. Defaults are PyTorch's where these move something on
a plane of two parameters; RMSprop's β is 0.9, as in Hinton's lecture, and not PyTorch's 0.99.

With `weight_decay` λ the rules see g + λθ (L2, coupled), but for AdamW, which shrinks θ by αλθ
apart from the adaptive step (Loshchilov and Hutter, 2019, Algorithm 2).
"""

from __future__ import annotations

from rmsviz.engine.methods import descent, moments, squares

BUILT_IN = (*descent.METHODS, *squares.METHODS, *moments.METHODS)
