package dev.entitlement.gateway.reactivate;

/**
 * A map from hashes to numbers that costs 16 bytes a place, and between 21 and 43 bytes an entry: open addressing, at most
 * three quarters full. A map of objects would cost over a hundred. Not thread-safe.
 */
final class IdTable {
    /** What is given for a hash that is not in. */
    static final long NONE = -1;

    private static final int INITIAL = 1024;

    private long[] hashes = new long[INITIAL];
    private long[] values = new long[INITIAL];
    private int size;

    long get(long hash) {
        int place = place(used(hash));
        return hashes[place] == 0 ? NONE : values[place];
    }

    /** @param value at least 0 */
    void put(long hash, long value) {
        int place = place(used(hash));
        if (hashes[place] == 0) {
            size++;
        }
        hashes[place] = used(hash);
        values[place] = value;
        if (size > hashes.length / 4 * 3) {
            grow();
        }
    }

    private int place(long used) {
        int mask = hashes.length - 1;
        int place = (int) used & mask; // hashes are evenly spread as they come
        while (hashes[place] != 0 && hashes[place] != used) {
            place = place + 1 & mask;
        }
        return place;
    }

    /** 0 marks a free place. */
    private static long used(long hash) {
        return hash == 0 ? 1 : hash;
    }

    private void grow() {
        long[] oldHashes = hashes;
        long[] oldValues = values;
        hashes = new long[2 * oldHashes.length];
        values = new long[2 * oldValues.length];
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldHashes[i] != 0) {
                int place = place(oldHashes[i]);
                hashes[place] = oldHashes[i];
                values[place] = oldValues[i];
            }
        }
    }
}
