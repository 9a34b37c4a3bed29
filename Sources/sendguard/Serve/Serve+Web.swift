import Control
import Guard
import Logging
import Net

/// The control interface over TCP.
extension Serve {
    /// nil when the configuration has none.
    /// - Parameter control: answers all requests.
    static func web(
        _ settings: ControlSettings, _ control: GuardService, _ running: RunningGuard
    ) throws -> (server: WebServer, identity: TLSIdentity?)? {
        guard let listen = settings.listen, let address = SocketAddress(listen) else { return nil }
        let identity = try webContext(settings).map(TLSIdentity.init)
        let sessions = WebSessions()
        let metrics = WebMetrics(isPublic: (settings.metrics ?? (address.isLoopback ? .public : .login)) == .public) {
            running.metrics
        }
        let server: WebServer
        do throws(ControlFailure) {
            server = try WebServer(
                address, identity: identity, hosts: settings.hosts,
                proxy: settings.proxy.map { WebServer.Proxy(address: $0.from, field: $0.field) }, sessions: sessions,
                routes: WebHealth(control).routes + metrics.routes + WebAssets.routes + WebAPI(control).routes
                    + WebPages(control, sessions).routes,
                visitors: AccessKeeper(running.store), control: control)
        } catch {
            throw CommandFailure.cannot(error.description)
        }
        return (server, identity)
    }

    /// Reads certificate and key; nil for a plain listener.
    static func webContext(_ settings: ControlSettings) throws -> TLSContext? {
        guard let certificate = settings.certificate, let key = settings.key else { return nil }
        do throws(NetError) { return try TLSContext(certificate: certificate, key: key) } catch {
            throw CommandFailure.cannot("control.certificate: \(error)")
        }
    }
}
