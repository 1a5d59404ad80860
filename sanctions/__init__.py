"""Listings by due process, measures, spreading and checks at other desks."""
