package dev.entitlement.benchmarks.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** What a target answers that has nothing else to do: access is restored, in as few bytes as say so. */
final class GoodAnswer {
    private static final String BODY = "{\"responseCode\":\"OK\",\"responseMessage\":\"Success\",\"parameters\":null}";
    private static final ByteBuf BYTES = Unpooled.unreleasableBuffer(Unpooled.directBuffer()
            .writeBytes(
                    ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: keep-alive\r\nContent-Length: "
                                    + BODY.length() + "\r\n\r\n" + BODY)
                            .getBytes(US_ASCII))
            .asReadOnly());

    private GoodAnswer() {}

    /** To be written once; nobody need release it. */
    static ByteBuf bytes() {
        return BYTES.duplicate();
    }
}
