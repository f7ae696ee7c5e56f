package dev.entitlement.gateway.serve;

import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that let callers in, as SHA-256 digests. Immutable.
 *
 * <p>A key is found by the first bytes of its digest and then compared whole, in constant time. The look-up's time can
 * tell at most whether a digest with such a beginning exists, and from a digest there is no way back to a key.
 */
final class CallerKeys {
    private static final String SHA_256 = "sha256:";
    private static final int DIGEST_HEX_DIGITS = 64;
    private static final FastThreadLocal<MessageDigest> DIGEST = new FastThreadLocal<>() {
        @Override
        protected MessageDigest initialValue() {
            return sha256();
        }
    };

    private record Entry(String name, byte[] digest) {}

    private final Map<Long, List<Entry>> byPrefix = new HashMap<>();

    private CallerKeys() {}

    /**
     * Reads a key file: lines of {@code name:key} or {@code name:sha256:hex}; blank ones and those that begin with
     * {@code #} are skipped.
     *
     * @throws IllegalArgumentException if a line is neither, or there is no key; it names the line and quotes nothing
     */
    static CallerKeys parse(byte[] file) {
        CallerKeys keys = new CallerKeys();
        List<String> lines = new String(file, StandardCharsets.UTF_8).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                keys.add(line, i + 1);
            }
        }
        if (keys.byPrefix.isEmpty()) {
            throw new IllegalArgumentException("holds no key (expected: name:key or name:sha256:hex, one a line)");
        }
        return keys;
    }

    private void add(String line, int number) {
        int colon = line.indexOf(':');
        if (colon <= 0 || colon == line.length() - 1) {
            throw new IllegalArgumentException(
                    "line " + number + " is not a key (expected: name:key or name:sha256:hex)");
        }
        byte[] digest = digestOf(line.substring(colon + 1), number);
        byPrefix.computeIfAbsent(prefix(digest), prefix -> new ArrayList<>(1))
                .add(new Entry(line.substring(0, colon), digest));
    }

    private static byte[] digestOf(String key, int number) {
        if (!key.startsWith(SHA_256)) {
            return digest(key.getBytes(StandardCharsets.UTF_8));
        }
        String hex = key.substring(SHA_256.length());
        if (hex.length() != DIGEST_HEX_DIGITS || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException("line " + number + " has a digest that is none (expected: "
                    + DIGEST_HEX_DIGITS + " hexadecimal digits)");
        }
        return HexFormat.of().parseHex(hex);
    }

    /**
     * Whose key this is; null if nobody's.
     *
     * @param name the name that it must be the key of; null for any
     */
    @Nullable
    String ownerOf(byte[] key, @Nullable String name) {
        byte[] digest = digest(key);
        for (Entry entry : byPrefix.getOrDefault(prefix(digest), List.of())) {
            if (MessageDigest.isEqual(entry.digest, digest) && (name == null || name.equals(entry.name))) {
                return entry.name;
            }
        }
        return null;
    }

    private static byte[] digest(byte[] key) {
        return DIGEST.get().digest(key);
    }

    private static long prefix(byte[] digest) {
        return ByteBuffer.wrap(digest).getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
