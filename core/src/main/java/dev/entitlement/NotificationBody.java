package dev.entitlement;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** The body that asks the platform to announce what happens to the entitlement later. */
final class NotificationBody {
    private NotificationBody() {}

    static byte @Nullable [] of(@Nullable String url) {
        if (url == null) {
            return null;
        }
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsCharArray(url));
        return ("{\"notificationUrl\":\"" + quoted + "\"}").getBytes(StandardCharsets.UTF_8);
    }
}
