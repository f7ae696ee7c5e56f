/** What the operating system tells the process. */
@NullMarked
package dev.entitlement.gateway.signals;

import org.jspecify.annotations.NullMarked;
