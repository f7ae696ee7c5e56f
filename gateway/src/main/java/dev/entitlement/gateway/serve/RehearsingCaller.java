package dev.entitlement.gateway.serve;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Makes calls on its connection, one at a time. */
final class RehearsingCaller extends ChannelInboundHandlerAdapter {
    private @Nullable ChannelHandlerContext context;
    private @Nullable MonoSink<Void> call; // in progress; only touched on the connection's loop

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /** Makes a call, and ends with its answer; not before the last one has. */
    Mono<Void> call(int number) {
        ChannelHandlerContext on = Objects.requireNonNull(context);
        return Mono.create(begun -> on.executor().execute(() -> {
            call = begun;
            if (on.channel().isActive()) {
                on.writeAndFlush(request(on, number), on.voidPromise());
            } else {
                fail(new ClosedChannelException());
            }
        }));
    }

    Mono<Void> close() {
        ChannelHandlerContext on = Objects.requireNonNull(context);
        return Mono.create(closed -> on.close().addListener(end -> closed.success()));
    }

    private static ByteBuf request(ChannelHandlerContext context, int number) {
        ByteBuf request = context.alloc().buffer();
        ByteBufUtil.writeAscii(
                request,
                "POST /v1/entitlement/reactivate/rehearsal-" + number + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        + "Accept: application/json\r\nContent-Length: 0\r\n\r\n");
        return request;
    }

    /** The stub's answer is passed on as it came, so its end is known by its last byte. */
    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        boolean ended = bytes.getByte(bytes.writerIndex() - 1) == RehearsingUpstream.LAST_BYTE;
        bytes.release();
        MonoSink<Void> answered = call;
        if (ended && answered != null) {
            call = null;
            answered.success();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        fail(new ClosedChannelException());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        fail(cause);
        from.close();
    }

    private void fail(Throwable cause) {
        MonoSink<Void> failed = call;
        if (failed != null) {
            call = null;
            failed.error(cause);
        }
    }
}
