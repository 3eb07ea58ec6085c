package io.baigong.connect;

/// An address, or the type beside it, that cannot be: where, what was expected and what came.
public final class AddressFault extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final Part part;
    private final int position;
    private final String expected;
    private final String came;

    private AddressFault(Part part, int position, String expected, String came) {
        super(
                switch (part) {
                    case ADDRESS ->
                            "address, character %d: expected %s, came %s"
                                    .formatted(position, expected, came);
                    case TYPE -> "type: expected %s, came %s".formatted(expected, came);
                });
        this.part = part;
        this.position = position;
        this.expected = expected;
        this.came = came;
    }

    /// Which column is wrong.
    public enum Part {
        ADDRESS,
        TYPE
    }

    /// @param position from 1, in characters; one past the end when something is missing there
    public static AddressFault at(int position, String expected, String came) {
        return new AddressFault(Part.ADDRESS, position, expected, came);
    }

    public static AddressFault ofType(String expected, String came) {
        return new AddressFault(Part.TYPE, 1, expected, came);
    }

    public Part part() {
        return part;
    }

    /// In the text of that part, from 1.
    public int position() {
        return position;
    }

    public String expected() {
        return expected;
    }

    public String came() {
        return came;
    }
}
