/** Files with secrets in them, which rotate while the gateway runs. */
@NullMarked
package dev.entitlement.gateway.secrets;

import org.jspecify.annotations.NullMarked;
