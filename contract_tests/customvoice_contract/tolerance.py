"""Failures of `negative_data_rejection` that are no faults: Schemathesis calls a request invalid that is valid as sent.

Every rule names the request it is about as narrowly as it can; whatever fits none of them stays a failure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.core.parameters import ParameterLocation

if TYPE_CHECKING:
    import schemathesis
    from schemathesis.core.failures import Failure

    from .case_type import AnyCase

_FORM = "multipart/form-data"


def is_fault(failure: Failure, case: AnyCase, response: schemathesis.Response) -> bool:
    """Whether `failure` says something about the service."""
    if not isinstance(failure, AcceptedNegativeData) or case.meta is None:
        return True
    return not (
        _leads_to_no_route(case, response) or _was_made_valid(case) or _only_a_file_part_is_odd(failure, case, response)
    )


def _leads_to_no_route(case: AnyCase, response: schemathesis.Response) -> bool:
    """An id that breaks its pattern may be no id at all (`x:y` is an action): 404 is as right as 400."""
    return response.status_code == 404 and case.meta is not None and case.meta.is_negative_at(ParameterLocation.PATH)


def _was_made_valid(case: AnyCase) -> bool:
    """A form with a file that a sequence filled in from earlier answers was generated as valid, and is relabelled.

    Schemathesis judges such a body anew and takes every body with a file in it for invalid.
    """
    description = case.meta.phase.data.description if case.meta else None
    return case.media_type == _FORM and description is not None and description.lower() == "positive test case"


def _only_a_file_part_is_odd(failure: Failure, case: AnyCase, response: schemathesis.Response) -> bool:
    """A file part of the wrong JSON type is on the wire a file part with some bytes in it, as valid as any other."""
    if case.media_type != _FORM or not isinstance(response.request.body, bytes):
        return False
    return any(
        f"in body - {name}: incorrect type" in failure.message.lower()
        and f'name="{name}"'.encode() in response.request.body.lower()
        for name in ("audiodata",)
    )
