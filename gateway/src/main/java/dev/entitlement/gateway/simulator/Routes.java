package dev.entitlement.gateway.simulator;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The whole URL table. Paths are compared by hand rather than with {@code HttpServerRoutes}, whose templates cost a
 * regular expression a request.
 *
 * <pre>
 * POST     /v1/entitlement/reactivate/{id}   the call
 * GET      /v1/echo/{id}                     the connectivity check
 * GET      /simulator/stats                  what was seen and done
 * GET      /simulator/totals                 the same without what grows with the calls
 * GET, PUT /simulator/faults                 what is wrong with the platform
 * </pre>
 *
 * Whatever is not in it, or has an unreadable id, never reaches the platform: it is refused at once and not counted.
 */
final class Routes implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

    private static final String REACTIVATE = "/v1/entitlement/reactivate/";
    private static final String ECHO = "/v1/echo/";
    private static final String STATS = "/simulator/stats";
    private static final String TOTALS = "/simulator/totals";
    private static final String FAULTS = "/simulator/faults";

    private static final String NOTHING_HERE = "There is nothing at this path";
    private static final String UNREADABLE = "The id is not percent-encoded UTF-8";

    private static final String IDENTIFIER = "X-RequestIdentifier";
    private static final String BASIC = "Basic ";

    private final Platform platform;
    private final Delivery delivery;
    private final Controls controls;

    Routes(Platform platform, Bodies bodies) {
        this.platform = platform;
        this.delivery = new Delivery(bodies);
        this.controls = new Controls(platform);
    }

    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        String path = path(request.uri());
        if (path.startsWith(REACTIVATE)) {
            return reactivate(path.substring(REACTIVATE.length()), request, response);
        }
        if (path.startsWith(ECHO)) {
            return echo(path.substring(ECHO.length()), request, response);
        }
        return switch (path) {
            case STATS -> isGet(request) ? controls.stats(response) : Delivery.wrongMethod(response, "GET");
            case TOTALS -> isGet(request) ? controls.totals(response) : Delivery.wrongMethod(response, "GET");
            case FAULTS -> faults(request, response);
            default -> Delivery.refuse(response, Code.NOT_FOUND, NOTHING_HERE);
        };
    }

    private Publisher<Void> reactivate(String segment, HttpServerRequest request, HttpServerResponse response) {
        if (isNoSegment(segment)) {
            return Delivery.refuse(response, Code.NOT_FOUND, NOTHING_HERE);
        }
        if (request.method() != HttpMethod.POST) {
            return Delivery.wrongMethod(response, "POST");
        }
        String id = PathSegment.decode(segment);
        if (id == null) {
            return Delivery.refuse(response, Code.BAD_REQUEST, UNREADABLE);
        }
        HttpHeaders headers = request.requestHeaders();
        if (hasBody(headers)) {
            // decided when the call has come in whole: an answer must not overtake its request
            return request.receive().then(Mono.defer(() -> call(id, request, response)));
        }
        return call(id, request, response);
    }

    private Mono<Void> call(String id, HttpServerRequest request, HttpServerResponse response) {
        HttpHeaders headers = request.requestHeaders();
        Fate fate = platform.reactivate(id, identifier(headers), hasCredentials(headers));
        return delivery.call(fate, platform.enter(), request, response);
    }

    private Publisher<Void> echo(String segment, HttpServerRequest request, HttpServerResponse response) {
        if (isNoSegment(segment)) {
            return Delivery.refuse(response, Code.NOT_FOUND, NOTHING_HERE);
        }
        if (!isGet(request)) {
            return Delivery.wrongMethod(response, "GET");
        }
        String id = PathSegment.decode(segment);
        if (id == null) {
            return Delivery.refuse(response, Code.BAD_REQUEST, UNREADABLE);
        }
        return delivery.echo(platform.echo(id, hasCredentials(request.requestHeaders())), request, response);
    }

    private Publisher<Void> faults(HttpServerRequest request, HttpServerResponse response) {
        if (isGet(request)) {
            return controls.faults(response);
        }
        return request.method() == HttpMethod.PUT
                ? controls.change(request, response)
                : Delivery.wrongMethod(response, "GET, PUT");
    }

    /** The path of a request target in origin form or, as servers must accept (RFC 9112, 3.2.2), in absolute form. */
    private static String path(String target) {
        int start = target.startsWith("/") ? 0 : target.indexOf('/', target.indexOf("://") + 3);
        int query = target.indexOf('?');
        return start < 0 ? "/" : target.substring(start, query < start ? target.length() : query);
    }

    private static boolean isNoSegment(String rest) {
        return rest.isEmpty() || rest.indexOf('/') >= 0;
    }

    private static boolean isGet(HttpServerRequest request) {
        return request.method() == HttpMethod.GET;
    }

    private static boolean hasBody(HttpHeaders headers) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return length == null ? headers.contains(HttpHeaderNames.TRANSFER_ENCODING) : !length.equals("0");
    }

    private static @Nullable String identifier(HttpHeaders headers) {
        String identifier = headers.get(IDENTIFIER);
        return identifier == null || identifier.isEmpty() ? null : identifier;
    }

    /** Any Basic credentials do; whether they are right is not this platform's question. */
    private static boolean hasCredentials(HttpHeaders headers) {
        String authorization = headers.get(HttpHeaderNames.AUTHORIZATION);
        return authorization != null
                && authorization.length() > BASIC.length()
                && authorization.regionMatches(true, 0, BASIC, 0, BASIC.length());
    }
}
