"""The signed-in account on YouTube and the way to sign in; the only room that knows Google's libraries."""
