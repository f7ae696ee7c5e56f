package dev.entitlement.gateway.serve;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Makes one call after the other on its connection, and closes it when there is to be no other. */
final class RehearsingCaller extends ChannelInboundHandlerAdapter {
    private final Rehearsed rehearsed;

    RehearsingCaller(Rehearsed rehearsed) {
        this.rehearsed = rehearsed;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.executor().execute(() -> callNext(context));
    }

    private void callNext(ChannelHandlerContext context) {
        int number = rehearsed.next();
        if (number == 0) {
            context.close();
            return;
        }
        ByteBuf request = context.alloc().buffer();
        ByteBufUtil.writeAscii(
                request,
                "POST /v1/entitlement/reactivate/rehearsal-" + number + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        + "Accept: application/json\r\nContent-Length: 0\r\n\r\n");
        context.writeAndFlush(request, context.voidPromise());
    }

    /** The stub's answer is passed on as it came, so its end is known by its last byte. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        boolean ended = bytes.getByte(bytes.writerIndex() - 1) == RehearsingUpstream.LAST_BYTE;
        bytes.release();
        if (ended) {
            rehearsed.oneAnswered();
            callNext(context);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
