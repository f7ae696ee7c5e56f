package dev.entitlement.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;

/** Netty's decoder, which also remembers whether any byte came since it was last asked. */
final class AnswerDecoder extends HttpResponseDecoder {
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private boolean begun;

    AnswerDecoder() {
        super(new HttpDecoderConfig().setMaxHeaderSize(MAX_HEADER_BYTES));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        begun = true;
        super.channelRead(context, message);
    }

    /** Whether any byte came since {@link #expect()}. */
    boolean begun() {
        return begun;
    }

    /** A request is about to go out: what comes from now on answers it. */
    void expect() {
        begun = false;
    }
}
