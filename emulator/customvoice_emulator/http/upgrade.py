"""Refuse the upgrade to a WebSocket with an HTTP response (the ASGI extension `websocket.http.response`)."""

from starlette.types import Message, Send


def refusal(send: Send) -> Send:
    """Return a `send` for the messages of an HTTP response, which refuses the upgrade with it."""

    async def send_renamed(message: Message) -> None:
        await send({**message, "type": f"websocket.{message['type']}"})

    return send_renamed
