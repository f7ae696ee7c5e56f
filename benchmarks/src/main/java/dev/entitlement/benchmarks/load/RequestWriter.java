package dev.entitlement.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Writes the request of a call as bytes; all of it but the id is encoded once. Immutable. */
final class RequestWriter {
    private static final int USUAL_ID = 64;

    private final byte[] start;
    private final byte[] rest;
    private final Ids ids;

    /** @param authorization the header's value, if the target wants one */
    RequestWriter(Target target, Ids ids, @Nullable String authorization) {
        this.ids = ids;
        start = ("POST " + target.url().getRawPath() + "/entitlement/reactivate/").getBytes(US_ASCII);
        rest = (" HTTP/1.1\r\nHost: " + target.url().getRawAuthority()
                        + "\r\nUser-Agent: entitlement-load\r\nAccept: application/json\r\n"
                        + (authorization == null ? "" : "Authorization: " + authorization + "\r\n")
                        + "Content-Length: 0\r\n\r\n")
                .getBytes(US_ASCII);
    }

    ByteBuf write(Call call, ByteBufAllocator allocator) {
        ByteBuf out =
                allocator.directBuffer(start.length + USUAL_ID + rest.length).writeBytes(start);
        ids.write(call.number(), out);
        return out.writeBytes(rest);
    }
}
