package dev.entitlement.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A target on a loopback port that does what a test says. */
final class StubTarget implements AutoCloseable {
    /** The answer of an upstream that has restored access. */
    static final String OK = answer(200, "", "{\"responseCode\":\"OK\"}");

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final List<FullHttpRequest> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connects = new AtomicInteger();
    private final Channel listening;

    /** What becomes of a request, on the event loop. */
    interface Behaviour {
        void answer(FullHttpRequest request, ChannelHandlerContext context);
    }

    StubTarget(Behaviour behaviour) throws InterruptedException {
        listening = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connects.incrementAndGet();
                        connections.add(channel);
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(65_536), handler(behaviour));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    private SimpleChannelInboundHandler<FullHttpRequest> handler(Behaviour behaviour) {
        return new SimpleChannelInboundHandler<>() {
            @Override
            protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
                requests.add(request);
                behaviour.answer(request, context);
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                context.close();
            }
        };
    }

    static void send(ChannelHandlerContext context, String answer) {
        // past the codec, which would refuse bytes that were not announced as an answer
        context.pipeline().firstContext().writeAndFlush(Unpooled.copiedBuffer(answer, US_ASCII));
    }

    static String answer(int status, String headers, String body) {
        return "HTTP/1.1 " + status + " X\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Answers what comes while it stands still only when it goes on: the first of each so many milliseconds. */
    static Behaviour standingStill(long nanos, long everyNanos) {
        return (request, context) -> {
            long left = nanos - Math.floorMod(System.nanoTime(), everyNanos);
            if (left <= 0) {
                send(context, OK);
            } else {
                context.executor().schedule(() -> send(context, OK), left, TimeUnit.NANOSECONDS);
            }
        };
    }

    String url() {
        return "http://127.0.0.1:" + ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Heads of the requests so far, in order of arrival. */
    List<FullHttpRequest> requests() {
        return requests;
    }

    int connects() {
        return connects.get();
    }

    /** Does not wait for it. */
    void closeConnections() {
        connections.close();
    }

    /** Does not wait for it. */
    void stopListening() {
        listening.close();
    }

    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
