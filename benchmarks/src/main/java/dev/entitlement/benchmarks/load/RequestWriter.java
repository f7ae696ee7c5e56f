package dev.entitlement.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/** Writes the request of a call as bytes; all of it but the id is encoded once for each caller. Immutable. */
final class RequestWriter {
    private static final int USUAL_ID = 64;

    private final byte[] start;
    private final byte[][] rests;
    private final Ids ids;

    /** @param authorizations the header's values, one a caller, dealt out to the calls in turn; none if it is not sent */
    RequestWriter(Target target, Ids ids, List<String> authorizations) {
        this.ids = ids;
        start = ("POST " + target.url().getRawPath() + "/entitlement/reactivate/").getBytes(US_ASCII);
        rests = authorizations.isEmpty()
                ? new byte[][] {rest(target, "")}
                : authorizations.stream()
                        .map(value -> rest(target, "Authorization: " + value + "\r\n"))
                        .toArray(byte[][]::new);
    }

    private static byte[] rest(Target target, String authorization) {
        return (" HTTP/1.1\r\nHost: " + target.url().getRawAuthority()
                        + "\r\nUser-Agent: entitlement-load\r\nAccept: application/json\r\n"
                        + authorization
                        + "Content-Length: 0\r\n\r\n")
                .getBytes(US_ASCII);
    }

    ByteBuf write(Call call, ByteBufAllocator allocator) {
        byte[] rest = rests[(int) (call.number() % rests.length)];
        ByteBuf out =
                allocator.directBuffer(start.length + USUAL_ID + rest.length).writeBytes(start);
        ids.write(call.number(), out);
        return out.writeBytes(rest);
    }
}
