package dev.entitlement.gateway.reactivate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** 64 bits of an id's SHA-256: evenly spread whatever ids look like, and nobody's list makes them collide. Not thread-safe. */
final class IdHash {
    private final MessageDigest digest;

    IdHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    long of(String id) {
        return ByteBuffer.wrap(digest.digest(id.getBytes(UTF_8))).getLong();
    }
}
