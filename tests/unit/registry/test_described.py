from registry.domain.described import read_description


def test_names_places_and_phones_stand_apart():
    text = "店名：青禾健身，就在望湖区柳岸路 1 号，电话 13900000001。老板姓李"
    read = read_description(text)
    assert "青禾健身" in read.names
    assert read.phones == ("13900000001",)
    assert [place for place in read.places if place.endswith("柳岸路 1 号")]


def test_a_number_inside_a_longer_one_is_no_phone():
    assert read_description("订单 2213900000001").phones == ()


def test_an_empty_description_says_nothing():
    assert read_description("  ") == read_description("")
    assert read_description("").names == ()
