package dev.entitlement.gateway.options;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a password as editors and secret stores leave it in a file. No message ever holds any of it. */
public final class PasswordText {
    private PasswordText() {}

    /**
     * The password in the bytes of a file: UTF-8, all of it but one line end at the end.
     *
     * @throws IllegalArgumentException if there is none, or one that HTTP Basic cannot carry
     */
    public static String of(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return check(withoutLineEnd(text));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("is not text (expected: a password in UTF-8)");
        }
    }

    /** RFC 7617, section 2: neither part may hold control characters, and so a second line is a mistake. */
    static String check(String password) {
        if (password.isEmpty()) {
            throw new IllegalArgumentException("is empty (expected: a password)");
        }
        if (Accept.hasControls(password)) {
            throw new IllegalArgumentException(
                    "holds control characters or more than one line (expected: a password on one line)");
        }
        return password;
    }

    private static String withoutLineEnd(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
