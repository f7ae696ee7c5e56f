/** The admin plane: health, metrics and status, on a port and an event loop of its own, so that load cannot hide them. */
@NullMarked
package dev.entitlement.gateway.admin;

import org.jspecify.annotations.NullMarked;
