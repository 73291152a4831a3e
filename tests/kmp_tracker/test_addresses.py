import pytest


@pytest.mark.parametrize("address", ["/villages/%00/", "/visits/new/?village=%00", "/accounts/login/?next=%00"])
def test_an_address_with_a_nul_character_is_a_bad_request(address, client):
    response = client.get(address)

    assert response.status_code == 400
