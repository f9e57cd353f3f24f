"""Consent, tokens, refresh and revocation, as an installed application meets them."""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request as Transport
from google.oauth2.credentials import Credentials
from google_auth_oauthlib.flow import InstalledAppFlow

from tests.simulator_fixtures import FULL_SCOPE, READ_SCOPE, REDIRECT, RawSession, Simulator

VERIFIER = "a-verifier-of-at-least-forty-three-characters-long"
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


def answer_of(response: requests.Response) -> dict[str, str]:
    assert response.status_code == 302, response.text
    assert response.headers["Location"].startswith(REDIRECT)
    return {name: values[0] for name, values in parse_qs(urlsplit(response.headers["Location"]).query).items()}


def refresh(simulator: Simulator, refresh_token: str, **form: str) -> requests.Response:
    client = simulator.client()
    values = {
        "grant_type": "refresh_token",
        "refresh_token": refresh_token,
        "client_id": client["client_id"],
        "client_secret": client["client_secret"],
        **form,
    }
    return requests.post(simulator.api_root + "token", data=values, timeout=10)


def test_google_s_own_flow_signs_in(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    flow = InstalledAppFlow.from_client_secrets_file(str(simulator.client_secrets), [FULL_SCOPE])
    flow.redirect_uri = REDIRECT
    address, state = flow.authorization_url(prompt="select_account consent")
    answer = answer_of(requests.get(address, allow_redirects=False, timeout=10))
    assert answer["state"] == state
    flow.fetch_token(code=answer["code"])
    flow.oauth2session.close()
    assert flow.credentials.valid
    assert flow.credentials.refresh_token
    simulator.youtube({"access_token": flow.credentials.token}).channels().list(part="id", mine=True).execute()


def test_the_secrets_file_has_the_form_of_a_desktop_client(simulator: Simulator) -> None:
    document = json.loads(simulator.client_secrets.read_text())
    assert set(document) == {"installed"}
    for key in ("auth_uri", "token_uri", "revoke_uri"):
        assert document["installed"][key].startswith(simulator.api_root)


def test_the_token_reply_has_google_s_keys(simulator: Simulator) -> None:
    tokens = simulator.sign_in()
    assert set(tokens) == {"access_token", "expires_in", "scope", "token_type", "refresh_token"}
    assert (tokens["token_type"], tokens["expires_in"], tokens["scope"]) == ("Bearer", 3599, FULL_SCOPE)
    again = refresh(simulator, tokens["refresh_token"]).json()
    assert set(again) == {"access_token", "expires_in", "scope", "token_type"}


def test_a_refresh_token_comes_the_first_time_and_with_consent(simulator: Simulator) -> None:
    def keys(prompt: str) -> set[str]:
        reply: dict[str, Any] = simulator.redeem(answer_of(simulator.consent(prompt=prompt))["code"]).json()
        return set(reply)

    assert "refresh_token" in keys("select_account")
    assert "refresh_token" not in keys("select_account")
    assert "refresh_token" in keys("select_account consent")


def test_pkce_is_checked(simulator: Simulator) -> None:
    for verifier, status in ((VERIFIER, 200), ("another", 400), ("", 400)):
        code = answer_of(simulator.consent(code_challenge=CHALLENGE, code_challenge_method="S256"))["code"]
        reply = simulator.redeem(code, code_verifier=verifier)
        assert reply.status_code == status
        assert status == 200 or reply.json()["error"] == "invalid_grant"


def test_a_code_is_good_once_and_for_its_redirect_only(simulator: Simulator) -> None:
    code = answer_of(simulator.consent())["code"]
    assert simulator.redeem(code).status_code == 200
    assert simulator.redeem(code).json()["error"] == "invalid_grant"
    code = answer_of(simulator.consent())["code"]
    assert simulator.redeem(code, redirect_uri="http://127.0.0.1:10/").json()["error"] == "redirect_uri_mismatch"
    code = answer_of(simulator.consent())["code"]
    simulator.admin.advance(3600)
    assert simulator.redeem(code).json()["error"] == "invalid_grant"


def test_unknown_clients_and_wrong_secrets(simulator: Simulator) -> None:
    code = answer_of(simulator.consent())["code"]
    wrong = simulator.redeem(code, client_secret="wrong")
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")
    unknown = simulator.redeem(code, client_id="nobody")
    assert (unknown.status_code, unknown.json()["error"]) == (401, "invalid_client")
    assert simulator.redeem(code, grant_type="password").json()["error"] == "unsupported_grant_type"
    assert simulator.redeem(code).status_code == 200


@pytest.mark.parametrize(
    "redirect", ["http://127.0.0.1:4567/", "http://localhost:1/x", "http://[::1]:99/", "http://127.0.0.1:1/?a=b"]
)
def test_redirects_go_to_loopback(simulator: Simulator, redirect: str) -> None:
    response = simulator.consent(redirect_uri=redirect)
    assert response.status_code == 302
    assert response.headers["Location"].startswith(redirect)


@pytest.mark.parametrize(
    "parameters",
    [
        {"redirect_uri": "http://example.org/"},
        {"redirect_uri": "https://127.0.0.1/"},
        {"redirect_uri": ""},
        {"client_id": "nobody"},
        {"scope": ""},
        {"scope": "https://www.googleapis.com/auth/drive"},
        {"response_type": "token"},
        {"code_challenge_method": "S1"},
    ],
)
def test_wrong_requests_end_on_a_page(simulator: Simulator, parameters: dict[str, Any]) -> None:
    response = simulator.consent(**parameters)
    assert response.status_code == 400
    assert "Location" not in response.headers


def test_the_consent_page_lets_a_person_choose(simulator: Simulator) -> None:
    simulator.admin.settings(consent="ask")
    page = simulator.consent(scope=f"{FULL_SCOPE} {READ_SCOPE}", state='"><script>')
    assert page.status_code == 200
    for text in ("A small channel", "Another channel", FULL_SCOPE, READ_SCOPE, "Allow", "Deny"):
        assert text in page.text
    assert "<script>" not in page.text
    client = simulator.client()["client_id"]
    form = {
        "client_id": client,
        "redirect_uri": REDIRECT,
        "state": "s",
        "scope": f"{FULL_SCOPE} {READ_SCOPE}",
        "channel": "UCanotherchannel00000001",
        "granted": READ_SCOPE,
        "decision": "allow",
    }
    decided = requests.get(simulator.api_root + "o/oauth2/consent", params=form, allow_redirects=False, timeout=10)
    answer = answer_of(decided)
    assert (answer["state"], answer["scope"]) == ("s", READ_SCOPE)
    tokens = simulator.redeem(answer["code"]).json()
    assert tokens["scope"] == READ_SCOPE
    mine = simulator.session(tokens).get("channels?part=id&mine=true").json()["items"]
    assert [one["id"] for one in mine] == ["UCanotherchannel00000001"]
    form["decision"] = "deny"
    denied = requests.get(simulator.api_root + "o/oauth2/consent", params=form, allow_redirects=False, timeout=10)
    assert answer_of(denied) == {"state": "s", "error": "access_denied"}


def test_consent_by_setting(simulator: Simulator) -> None:
    simulator.admin.settings(consent="deny")
    assert answer_of(simulator.consent()) == {"state": "some-state", "error": "access_denied"}
    simulator.admin.settings(consent="allow", consent_scopes=[READ_SCOPE])
    assert answer_of(simulator.consent(scope=f"{FULL_SCOPE} {READ_SCOPE}"))["scope"] == READ_SCOPE


def test_access_tokens_end_with_the_simulated_hour(simulator: Simulator) -> None:
    tokens = simulator.sign_in()
    session = simulator.session(tokens)
    assert session.get("channels?part=id&mine=true").status_code == 200
    simulator.admin.advance(3600)
    assert session.get("channels?part=id&mine=true").status_code == 401
    fresh = refresh(simulator, tokens["refresh_token"]).json()
    assert simulator.session(fresh).get("channels?part=id&mine=true").status_code == 200


def test_revoking_ends_the_whole_consent(simulator: Simulator) -> None:
    tokens = simulator.sign_in()
    revoke = simulator.client()["revoke_uri"]
    assert requests.post(revoke, data={"token": tokens["access_token"]}, timeout=10).status_code == 200
    assert simulator.session(tokens).get("channels?part=id&mine=true").status_code == 401
    dead = refresh(simulator, tokens["refresh_token"])
    assert (dead.status_code, dead.json()["error"]) == (400, "invalid_grant")
    assert dead.json()["error_description"] == "Token has been expired or revoked."
    again = requests.post(revoke, params={"token": tokens["refresh_token"]}, timeout=10)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_token")


def test_the_admin_can_revoke_and_expire(simulator: Simulator, session: RawSession) -> None:
    tokens = simulator.sign_in()
    simulator.admin.tokens(expire_access=True)
    assert session.get("channels?part=id&mine=true").status_code == 401
    assert refresh(simulator, tokens["refresh_token"]).status_code == 200
    simulator.admin.tokens(revoke_all=True)
    assert refresh(simulator, tokens["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_testing_consent_ends_after_its_days(simulator: Simulator) -> None:
    simulator.admin.settings(refresh_token_seconds=604_799)
    tokens = simulator.sign_in()
    assert tokens["refresh_token_expires_in"] == 604_799
    simulator.admin.advance(604_700)
    assert refresh(simulator, tokens["refresh_token"]).status_code == 200
    simulator.admin.advance(100)
    assert refresh(simulator, tokens["refresh_token"]).json()["error"] == "invalid_grant"


def test_google_s_library_understands_the_token_endpoint(simulator: Simulator) -> None:
    client = simulator.client()

    def credentials(token: str) -> Credentials:
        return Credentials(
            None,
            refresh_token=token,
            token_uri=client["token_uri"],
            client_id=client["client_id"],
            client_secret=client["client_secret"],
        )

    with requests.Session() as http:
        good = credentials(simulator.sign_in()["refresh_token"])
        good.refresh(Transport(http))
        assert good.valid
        with pytest.raises(RefreshError) as caught:
            credentials("1//0nonsense").refresh(Transport(http))
    assert caught.value.args[1]["error"] == "invalid_grant"


def test_the_token_endpoint_can_be_out_of_order(simulator: Simulator) -> None:
    tokens = simulator.sign_in()
    simulator.admin.tokens(endpoint_status=503)
    down = refresh(simulator, tokens["refresh_token"])
    assert (down.status_code, down.content) == (503, b"")
    simulator.admin.tokens(endpoint_status=None)
    assert refresh(simulator, tokens["refresh_token"]).status_code == 200


def test_faults_reach_the_token_endpoint(simulator: Simulator) -> None:
    tokens = simulator.sign_in()
    simulator.admin.add_fault("html_200", match={"endpoint": "oauth.token"}, when={"count": 1}, effect="none")
    assert refresh(simulator, tokens["refresh_token"]).headers["Content-Type"].startswith("text/html")
    assert refresh(simulator, tokens["refresh_token"]).status_code == 200


def test_a_favicon_is_not_there(simulator: Simulator) -> None:
    assert requests.get(simulator.api_root + "favicon.ico", timeout=10).status_code == 404
