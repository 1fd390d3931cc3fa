"""List events, and wait for the next one."""

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool

from customvoice_emulator.control.call import AsyncHandler, ControlCall, ControlResponse
from customvoice_emulator.instance.current_events import list_events
from customvoice_emulator.recording.events import EventPage, wait_for_events


async def _list(call: ControlCall) -> ControlResponse:
    async def look() -> EventPage:
        return await run_in_threadpool(list_events, call.emulator, call.query["after"], call.query["limit"])

    found = await wait_for_events(look, call.query["wait"], call.sleep)
    return ControlResponse({"events": found.events, "cursor": found.cursor, "lost": found.lost})


ASYNC_HANDLERS: Mapping[str, AsyncHandler] = {"Events_List": _list}
