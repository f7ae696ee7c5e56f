package dev.entitlement.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.entitlement.benchmarks.results.Times;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets the generator run at speed before anything is measured, on a stub of its own inside the process. A JVM is a
 * hundred times slower in its first second than later; without this a run would tell of its compiler, and a target
 * cannot be made to bear the rehearsal, for its calls are real.
 */
final class WarmUp {
    private static final int FASTEST = 20_000;
    private static final int CONNECTIONS = 64;

    private WarmUp() {}

    /** @param nanos how long; 0 for not at all */
    static void run(RunSettings settings, long nanos) throws IOException, InterruptedException {
        if (nanos == 0) {
            return;
        }
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("stub", true), NioIoHandler.newFactory());
        try {
            Channel stub = listen(loops);
            rehearse(settings, ((InetSocketAddress) stub.localAddress()).getPort(), nanos);
        } catch (UnreachableException e) {
            throw new IOException("the stub for the warm-up does not answer", e);
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private static void rehearse(RunSettings settings, int port, long nanos)
            throws IOException, InterruptedException, UnreachableException {
        RunSettings rehearsal = new RunSettings(
                new Target(URI.create("http://127.0.0.1:" + port + "/v1")),
                Schedule.of(List.of(new Segment.Pace(FASTEST / 10.0, FASTEST, nanos)), List.of()),
                settings.ids(),
                Math.max(CONNECTIONS, settings.threads()),
                settings.threads(),
                Times.SECOND,
                settings.seed(),
                null);
        try (LoadRun run = new LoadRun(rehearsal, second -> SecondFigures.of(second))) {
            RunResult unused = run.run(opened -> {});
        }
    }

    private static Channel listen(EventLoopGroup loops) throws InterruptedException {
        return new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(Stub.INSTANCE);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    /** Answers every read, in turn as a gateway and as the upstream does. */
    @Sharable
    private static final class Stub extends ChannelInboundHandlerAdapter {
        static final Stub INSTANCE = new Stub();

        private static final String BODY =
                "{\"responseCode\":\"OK\",\"responseMessage\":\"Success\",\"parameters\":null,"
                        + "\"entitlementId\":\"warm-up\",\"status\":\"ACTIVE\",\"extensionData\":null}";
        private static final ByteBuf UPSTREAM = answer("");
        private static final ByteBuf GATEWAY =
                answer("X-Gateway-Outcome: reactivated\r\nX-Gateway-Effect: applied\r\n");

        private boolean turn;

        private static ByteBuf answer(String headers) {
            String whole = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + headers + "Content-Length: "
                    + BODY.length() + "\r\n\r\n" + BODY;
            return Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer().writeBytes(whole.getBytes(US_ASCII)).asReadOnly());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ((ByteBuf) message).release();
            turn = !turn;
            context.writeAndFlush((turn ? GATEWAY : UPSTREAM).duplicate(), context.voidPromise());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
