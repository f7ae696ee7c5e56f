package dev.entitlement.gateway.answers;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** An {@code X-RequestIdentifier} for what never becomes a call. */
public final class IdentifierText {
    private IdentifierText() {}

    /** One for a call that is none: nothing is ever sent upstream under it, so it need not be hard to guess. */
    public static String made() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long version4 = random.nextLong() & ~0xF000L | 0x4000L;
        long variant = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(version4, variant).toString();
    }
}
