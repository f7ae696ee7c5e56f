package dev.entitlement.gateway.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Stands in for the platform in a rehearsal: every entitlement is reactivated, with a record of the usual size. */
final class RehearsingUpstream extends ChannelInboundHandlerAdapter {
    static final byte LAST_BYTE = '}';

    private static final String BEFORE_ID = "reactivate/";
    private static final String AFTER_ID = " HTTP/1.1";
    private static final String END = "\r\n\r\n";

    private static final String RECORD = "\",\"status\":\"ACTIVE\",\"dateCreated\":\"2018-11-02T10:15:30.000Z\","
            + "\"dateActivated\":\"2018-11-02T10:16:02.000Z\",\"dateEnded\":null,\"dateSuspended\":null,"
            + "\"dateResumed\":null,\"dateLastUpdated\":\"2019-02-11T08:00:00.000Z\","
            + "\"customerIdentifier\":\"rehearsal\",\"merchantAccountKey\":\"REHEARSAL\",\"productKey\":\"Rehearsal\","
            + "\"offerKey\":\"NONE\",\"activationCode\":\"RE-0000\",\"entitlementDisplayName\":\"Rehearsal\","
            + "\"dateExpiry\":null,\"extensionData\":null}";

    private final StringBuilder request = new StringBuilder();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        request.append(bytes.toString(US_ASCII));
        bytes.release();
        if (request.indexOf(END) >= 0) {
            context.writeAndFlush(answer(context), context.voidPromise());
            request.setLength(0);
        }
    }

    private ByteBuf answer(ChannelHandlerContext context) {
        String id = request.substring(request.indexOf(BEFORE_ID) + BEFORE_ID.length(), request.indexOf(AFTER_ID));
        String body =
                "{\"responseCode\":\"OK\",\"responseMessage\":\"Success\",\"parameters\":null,\"entitlementId\":\"" + id
                        + RECORD;
        ByteBuf answer = context.alloc().buffer();
        ByteBufUtil.writeAscii(
                answer,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: " + body.length()
                        + END + body);
        return answer;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
