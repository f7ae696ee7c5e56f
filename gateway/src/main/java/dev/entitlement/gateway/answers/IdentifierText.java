package dev.entitlement.gateway.answers;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** What an {@code X-RequestIdentifier} may be, and one for what never becomes a call. */
public final class IdentifierText {
    private static final int MAX_CHARACTERS = 128;

    private IdentifierText() {}

    /** Whether it is one of 1 to 128 visible ASCII characters. */
    public static boolean isUsable(String value) {
        if (value.isEmpty() || value.length() > MAX_CHARACTERS) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /** One for a call that is none: nothing is ever sent upstream under it, so it need not be hard to guess. */
    public static String made() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long version4 = random.nextLong() & ~0xF000L | 0x4000L;
        long variant = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(version4, variant).toString();
    }
}
