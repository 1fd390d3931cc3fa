"""What the oracles keep of earlier exchanges: repeated requests, overlapping reads, rejected requests."""

from customvoice_contract.oracles import ORACLES, Monitor

from tests.contract.oracle_cases import made


def test_request_repeated_after_the_history_was_cleared_is_no_creation() -> None:
    """A repeated request may get its first response, whatever has happened to its resource since."""
    monitor = Monitor(made.VERSION, [each for each in ORACLES if each.name == "creation"])
    again = made.put_consent(request_headers={"operation-id": "op-1"})
    monitor.observe(again)
    monitor.history.forget()
    for each in (made.deletion("/consents/consent-1"), made.put_consent(operation="op-2")):
        assert monitor.observe(each) == []
    assert monitor.observe(again) == []
    monitor.observe(made.put_consent(operation="op-3"))
    assert [each.rule for each in monitor.observe(made.put_consent(operation="op-4"))] == ["created-twice"]


def test_reads_at_once_may_have_either_order() -> None:
    """The operation continues between two reads, so that the one answered later may show an earlier status."""
    monitor = Monitor(made.VERSION)
    monitor.observe(made.put_consent())
    with monitor.sending("GET") as one, monitor.sending("GET") as other:
        done = made.consent(status="Succeeded", lastActionDateTime=made.at(2))
        assert monitor.observe(made.get("/consents/consent-1", done), one) == []
        begun = made.consent(status="Running", lastActionDateTime=made.at(1))
        assert monitor.observe(made.get("/consents/consent-1", begun), other) == []
        assert monitor.observe(made.monitor("Succeeded"), one) == []
        assert monitor.observe(made.monitor("NotStarted"), other) == []


def test_rejected_request_leaves_its_operation_id_free() -> None:
    """The oracles know a resource that was created under the Operation-Id of a rejected request."""
    mine = {"operation-id": "op-1"}
    refused = made.put_consent(status=409, body="Resource Id already exists.", request_headers=mine)
    story = [made.deletion("/consents/consent-1"), refused, made.put_consent(request_headers=mine)]
    there = made.get("/consents/consent-1", made.consent())
    gone = made.get("/consents/consent-1", made.error("NotFound"), 404)
    assert made.violations("presence", [*story, there]) == []
    assert [each.rule for each in made.violations("presence", [*story, gone])] == ["resource-lost"]
