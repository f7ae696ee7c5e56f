package dev.entitlement;

/** Hears nothing. */
enum SilentListener implements CallListener {
    INSTANCE
}
