package dev.entitlement.gateway.serve;

import dev.entitlement.gateway.answers.Problem;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** The whole URL table, and the order in which requests are refused: path, key, method, the rest. */
final class Routes implements Welcome {
    private static final String REACTIVATE = "/v1/entitlement/reactivate/";
    private static final String BULK = "/v1/entitlement/reactivate";
    private static final String ECHO = "/v1/echo/";
    private static final byte[] NOTHING = new byte[0];

    private final Handler reactivate;
    private final Handler bulk;
    private final Handler echo;
    private final Callers callers;
    private final CrossSite crossSite;
    private final Drain drain;
    private final Consumer<HttpResponseStatus> refusals;

    Routes(GatewaySettings settings, Callers callers, Calls calls, Drain drain, Consumer<HttpResponseStatus> refusals) {
        this.reactivate = new ReactivateHandler(settings, calls);
        this.bulk = new BulkHandler(settings, calls);
        this.echo = new EchoHandler(settings, calls);
        this.callers = callers;
        this.crossSite = new CrossSite(settings.allowedOrigins());
        this.drain = drain;
        this.refusals = refusals;
    }

    /** Who answers for a path, and the id in it. */
    private record Route(Handler handler, String rawId) {}

    private @Nullable Route route(String path) {
        String id = Target.segmentAfter(REACTIVATE, path);
        if (id != null) {
            return new Route(reactivate, id);
        }
        if (path.equals(BULK)) {
            return new Route(bulk, "");
        }
        id = Target.segmentAfter(ECHO, path);
        if (id != null) {
            return new Route(echo, id);
        }
        return null;
    }

    @Override
    public Disposable handle(CallerConnection connection, Arrival request) {
        Exchange exchange = new Exchange(connection, request, drain, refusals);
        Mono<Void> handling;
        try {
            handling = handle(exchange, request);
        } catch (RuntimeException e) {
            handling = Mono.error(e);
        }
        handling.subscribe(exchange);
        return exchange;
    }

    private Mono<Void> handle(Exchange exchange, Arrival request) {
        Refused refused = request.refused();
        if (refused != null) {
            return exchange.refuse(Problem.refused(refused.status(), refused.detail()));
        }
        HttpHeaders headers = request.headers();
        if (crossSite.isOn()) { // else a call that waits would wait with a table of headers
            crossSite.writeHeaders(headers, exchange.responseHeaders());
        }
        Route route = route(Target.path(request.target()));
        String fault = Target.fault(request.target());
        if (route == null) {
            return exchange.refuse(fault == null ? Problem.unknownPath() : Problem.badRequest(fault));
        }
        Handler handler = route.handler();
        if (crossSite.isPreflight(request.method(), headers)) { // before the key: preflights carry none
            return preflight(exchange, request, handler);
        }
        String caller = callers.admit(headers);
        if (caller == null) {
            return handler.refuse(exchange, request, Problem.notLetIn(callers.challenge()));
        }
        if (!caller.equals(Callers.ANYONE)) {
            exchange.callerName(caller);
        }
        if (!handler.method().equals(request.method())) {
            return exchange.refuse(Problem.wrongMethod(handler.method().name()));
        }
        if (crossSite.refuses(headers)) {
            return handler.refuse(exchange, request, Problem.crossSite());
        }
        return fault == null
                ? handler.handle(exchange, request, route.rawId())
                : handler.refuse(exchange, request, Problem.badRequest(fault));
    }

    @Override
    public boolean welcomes(HttpRequest head) {
        Route route = route(Target.path(head.uri()));
        return route != null
                && (route.handler() != bulk || BulkInput.format(head.headers()) != null)
                && Target.fault(head.uri()) == null
                && callers.admit(head.headers()) != null
                && route.handler().method().equals(head.method())
                && !crossSite.refuses(head.headers());
    }

    @Override
    public boolean streams(HttpRequest head) {
        return BULK.equals(Target.path(head.uri())) && welcomes(head);
    }

    private Mono<Void> preflight(Exchange exchange, Arrival request, Handler handler) {
        if (crossSite.refuses(request.headers())) {
            return handler.refuse(exchange, request, Problem.crossSite());
        }
        HttpMethod method = handler.method();
        crossSite.writePreflightHeaders(method, exchange.responseHeaders());
        return exchange.send(HttpResponseStatus.NO_CONTENT, NOTHING);
    }
}
