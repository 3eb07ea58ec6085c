package io.baigong.server.ingest.payload;

/// Finds the number of a key by its bytes, without making a string. Immutable.
public final class KeyTable {
    private final byte[][] keys;

    /// Open addressing, half full at most: number + 1, or 0.
    private final int[] table;

    /// @param keys distinct; a later equal one is never found
    public KeyTable(byte[][] keys) {
        this.keys = keys.clone();
        table = new int[Integer.highestOneBit(Math.max(4, keys.length * 2)) * 2];
        for (int i = 0; i < keys.length; i++) {
            int at = Bytes.hash(keys[i], 0, keys[i].length) & table.length - 1;
            while (table[at] != 0) {
                at = at + 1 & table.length - 1;
            }
            table[at] = i + 1;
        }
    }

    /// @return the number of the key in this range, or -1
    public int find(byte[] in, int from, int to) {
        int at = Bytes.hash(in, from, to) & table.length - 1;
        for (int entry = table[at]; entry != 0; entry = table[at]) {
            if (Bytes.is(in, from, to, keys[entry - 1])) {
                return entry - 1;
            }
            at = at + 1 & table.length - 1;
        }
        return -1;
    }
}
