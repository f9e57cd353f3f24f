"""Signing in and out in the terminal."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.cli.schemas import check
from tests.cli.terminal import Terminal, ended, files_in, visit
from tests.simulator_fixtures import FULL_SCOPE, READ_SCOPE, Simulator


@contextmanager
def settings(simulator: Simulator, **values: Any) -> Iterator[None]:
    before = simulator.admin.settings()
    simulator.admin.settings(**values)
    try:
        yield
    finally:
        simulator.admin.settings(**{name: before[name] for name in values})


def test_login_names_the_channel_and_outlives_the_process(terminal: Terminal, simulator: Simulator) -> None:
    process = terminal.start(
        *("--json", "login", "--no-browser", "--client-secrets", str(simulator.client_secrets)),
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    assert address.startswith(simulator.api_root)
    assert "code_challenge_method=S256" in address
    visit(address)
    result = ended(process)
    document = check("login", result.document)
    assert result.code == 0
    assert (document["channel_id"], document["channel_title"]) == ("UCsmall000000000000000001", "A small channel")
    assert document["scopes"] == [FULL_SCOPE]
    assert terminal.ok("import")["state"] == "complete"


def test_no_secret_is_in_the_data_folder(signed_in: Terminal) -> None:
    kept = json.loads(signed_in.keyring.read_text())
    tokens = [json.loads(text).get("refresh_token") for text in kept.values()]
    signed_in.ok("import")
    for secret in filter(None, tokens):
        assert not [file for file in files_in(signed_in.data) if secret.encode() in file.read_bytes()]


def test_s12_without_a_keyring_the_sign_in_ends_with_the_process_and_says_so(
    terminal: Terminal, simulator: Simulator
) -> None:
    process = terminal.start(
        *("--json", "login", "--no-browser", "--client-secrets", str(simulator.client_secrets)),
        PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring",
    )
    assert process.stdout is not None
    visit(process.stdout.readline().strip())
    result = ended(process)
    assert (result.code, result.document["stored"]) == (0, False)
    assert "this process only" in result.stderr
    assert terminal.run("import").code == 5
    assert not terminal.keyring.exists()


def test_signing_in_again_needs_no_file(signed_in: Terminal, first_moment: Simulator) -> None:
    process = signed_in.start("--json", "login", "--no-browser")
    assert process.stdout is not None
    visit(process.stdout.readline().strip())
    assert ended(process).code == 0


def test_a_first_login_without_a_file_is_wrong_usage(terminal: Terminal) -> None:
    result = terminal.run("login", "--no-browser")
    assert (result.code, result.error["where"]) == (2, "client-secrets")


def test_another_channel_is_refused_naming_both(signed_in: Terminal, first_moment: Simulator) -> None:
    other = next(one for one in first_moment.admin.state()["channels"] if one != "UCsmall000000000000000001")
    with settings(first_moment, consent_channel=other):
        result = signed_in.login(first_moment)
    message = json.loads(result.stdout)["error"]["message"]
    assert result.code == 1
    assert "UCsmall000000000000000001" in message
    assert other in message
    assert signed_in.ok("import")["state"] == "complete"


@pytest.mark.parametrize("how", [{"consent": "deny"}, {"consent_scopes": [READ_SCOPE]}, {"consent_channel": "none"}])
def test_a_refused_login_keeps_nothing(terminal: Terminal, simulator: Simulator, how: dict[str, Any]) -> None:
    with settings(simulator, **how):
        result = terminal.login(simulator)
    assert result.code == 1
    assert len(result.lines) == 1
    assert terminal.run("import").code == 5


def test_a_login_that_nobody_answers_times_out(terminal: Terminal, simulator: Simulator) -> None:
    process = terminal.start(
        *("--json", "login", "--no-browser", "--timeout", "0.5"),
        *("--client-secrets", str(simulator.client_secrets)),
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("http")
    result = ended(process)
    assert (result.code, result.error["code"]) == (1, "sign_in_failed")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_waiting_login_can_be_interrupted(terminal: Terminal, simulator: Simulator, number: int) -> None:
    process = terminal.start("--json", "login", "--no-browser", "--client-secrets", str(simulator.client_secrets))
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(number)
    result = ended(process)
    assert (result.code, result.document) == (130, {})
    assert len(result.lines) == 1


@pytest.mark.parametrize("content", ["", "{}", '{"web": {}}', "not json"])
def test_a_bad_client_file_is_an_error_that_names_it(terminal: Terminal, content: str) -> None:
    file = terminal.folder / "client.json"
    file.write_text(content)
    result = terminal.run("login", "--no-browser", "--client-secrets", str(file))
    assert (result.code, result.error["where"]) == (1, str(file))


def test_google_is_given_no_token_by_a_file_for_this_machine(terminal: Terminal, simulator: Simulator) -> None:
    result = terminal.run(
        *("--api-root", "https://youtube.googleapis.com/", "login", "--no-browser"),
        *("--client-secrets", str(simulator.client_secrets)),
    )
    assert result.code == 1
    assert "auth_uri" in result.error["message"]


def test_s13_logout_revokes_and_forgets(signed_in: Terminal, first_moment: Simulator) -> None:
    assert check("logout", signed_in.ok("logout")) == {"revoked": True, "deleted": False, "half_done": None}
    assert json.loads(signed_in.keyring.read_text()) == {}
    assert signed_in.run("import").code == 5
    assert signed_in.ok("logout")["revoked"] is False


def test_s13_logout_works_offline_and_google_is_told_later(signed_in: Terminal, first_moment: Simulator) -> None:
    first_moment.admin.add_fault("reset", match={"endpoint": "oauth.revoke"})
    first_moment.admin.clear_requests()
    result = signed_in.run("logout")
    assert (result.code, result.document["revoked"]) == (0, False)
    assert "The next login or logout tells it" in result.stderr
    assert [name for name in json.loads(signed_in.keyring.read_text()) if "to be revoked" not in name] == []
    assert signed_in.run("import").code == 5
    first_moment.admin.clear_faults()
    assert signed_in.ok("logout")["revoked"] is True
    assert json.loads(signed_in.keyring.read_text()) == {}
    assert signed_in.ok("logout")["revoked"] is False
    told = [one for one in first_moment.admin.requests() if one["endpoint"] == "oauth.revoke"]
    assert len(told) == 2, "once more, and never again"


@pytest.mark.parametrize("still_offline", [False, True])
def test_s13_a_new_sign_in_outlives_the_old_ones_revoking(
    signed_in: Terminal, first_moment: Simulator, still_offline: bool
) -> None:
    first_moment.admin.add_fault("reset", match={"endpoint": "oauth.revoke"})
    signed_in.ok("logout")
    if not still_offline:
        first_moment.admin.clear_faults()
    assert signed_in.login(first_moment).code == 0
    assert len(json.loads(signed_in.keyring.read_text())) == 2, "nothing is left to be revoked"
    first_moment.admin.clear_faults()
    assert signed_in.run("import").code == 0


@pytest.mark.parametrize("signed_out_before", [False, True])
def test_s13_offline_deleting_my_data_leaves_nothing_to_be_revoked(
    signed_in: Terminal, first_moment: Simulator, signed_out_before: bool
) -> None:
    first_moment.admin.add_fault("reset", match={"endpoint": "oauth.revoke"})
    if signed_out_before:
        signed_in.ok("logout")
    result = signed_in.run("logout", "--delete-my-data", "--yes")
    assert (result.code, result.document["deleted"]) == (0, True)
    assert "https://myaccount.google.com/permissions" in result.stderr
    assert json.loads(signed_in.keyring.read_text()) == {} and not signed_in.data.exists()


def test_s39_data_stay_while_the_keyring_cannot_be_cleared(signed_in: Terminal, first_moment: Simulator) -> None:
    before = files_in(signed_in.data)
    gone = "keyring.backends.fail.Keyring"
    result = signed_in.run("logout", "--delete-my-data", "--yes", PYTHON_KEYRING_BACKEND=gone)
    assert result.code == 1 and "Nothing was deleted" in result.error["message"]
    assert set(before) <= set(files_in(signed_in.data))


def test_s39_deleting_my_data_leaves_nothing_but_what_is_not_ours(signed_in: Terminal) -> None:
    signed_in.ok("import")
    foreign = signed_in.data / "my own notes.txt"
    foreign.write_text("mine")
    document = signed_in.ok("logout", "--delete-my-data", "--yes")
    assert (document["revoked"], document["deleted"]) == (True, True)
    assert files_in(signed_in.data) == [foreign]
    assert json.loads(signed_in.keyring.read_text()) == {}
    foreign.unlink()
    signed_in.ok("settings", "set", "reserve", "5")
    signed_in.ok("logout", "--delete-my-data", "--yes")
    assert not signed_in.data.exists()


@pytest.mark.parametrize("args", [("import",), ("sync", "--yes"), ("resume",)])
def test_signed_out_is_five_before_anything_is_written(
    terminal: Terminal, simulator: Simulator, args: tuple[str, ...]
) -> None:
    before = simulator.admin.requests()
    result = terminal.run(*args)
    assert (result.code, result.error["code"]) == (5, "sign_in")
    assert len(result.lines) == 1
    assert simulator.admin.requests() == before


@pytest.mark.parametrize("args", [("import",), ("sync", "--yes")])
def test_a_revoked_sign_in_is_five_before_anything_is_written(
    signed_in: Terminal, first_moment: Simulator, args: tuple[str, ...]
) -> None:
    signed_in.ok("import")
    signed_in.categories({"One": ["video000001"]})
    first_moment.admin.tokens(revoke_all=True)
    first_moment.admin.clear_requests()
    result = signed_in.run(*args)
    assert (result.code, result.error["code"]) == (5, "sign_in")
    assert [one["endpoint"] for one in first_moment.admin.requests()] == ["oauth.token"]
    assert signed_in.ok("status")["job"] is None
