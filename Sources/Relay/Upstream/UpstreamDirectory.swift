import Guard
import Mail
import Net
import SMTP

/// All upstreams with their pools, and the routes to them.
final class UpstreamDirectory: Sendable {
    let upstreams: [Upstream]
    private let routes: [RouteSettings]
    /// By upstream, then by loop.
    private let pools: [[UpstreamPool]]
    /// By loop: every upstream in the order of the configuration; used for mail without a route.
    private let allPools: [[UpstreamPool]]

    init(upstreams: [Upstream], routes: [RouteSettings], loops: LoopGroup) {
        self.upstreams = upstreams
        self.routes = routes
        let box = PoolBox()
        var pools: [[UpstreamPool]] = []
        for (index, upstream) in upstreams.enumerated() {
            pools.append(
                loops.loops.map { loop in UpstreamPool(upstream: upstream, loop: loop) { box.pools[index] } })
        }
        box.pools = pools
        self.pools = pools
        allPools = loops.loops.map { loop in pools.map { $0[loop.index] } }
    }

    /// Lets a pool find its siblings. Sendable because it is written once, before any loop can use it.
    private final class PoolBox: @unchecked Sendable {
        var pools: [[UpstreamPool]] = []
    }

    /// The pools that a message may use on a loop, in order of preference.
    /// - Parameter campaign: nil while it is unknown; routes by campaign then do not match.
    func route(stream: String, sender: Address?, campaign: String?, on loop: EventLoop) -> [UpstreamPool] {
        guard let route = routes.upstreams(stream: stream, sender: sender, campaign: campaign) else {
            return allPools[loop.index]
        }
        return route.compactMap { name in upstreams.firstIndex { $0.name == name } }
            .map { pools[$0][loop.index] }
    }

    /// Whether the campaign may change the route.
    var routesByCampaign: Bool { routes.contains { $0.campaign != nil } }

    /// The extensions that every possible upstream of a stream offers; only these work end to end. Connects to an
    /// upstream that was never reached. An upstream that does not answer offers nothing.
    func extensions(stream: String, on loop: EventLoop) async -> ServerExtensions {
        var names = Set(upstreams.map(\.name))
        if let only = routes.first(where: { $0.isForAll(of: stream) }) {
            names = Set(only.upstreams)
        }
        // The guard can send a body of either kind in the other form, so CHUNKING does not depend on the ESP.
        var offered = ServerExtensions.all
        for (index, upstream) in upstreams.enumerated() where names.contains(upstream.name) {
            if upstream.capabilities == nil { await probe(pools[index][loop.index]) }
            let capabilities = upstream.capabilities ?? Capabilities()
            if !capabilities.eightBitMIME { offered.remove(.eightBitMIME) }
            if !capabilities.smtpUTF8 { offered.remove(.smtpUTF8) }
            if !capabilities.dsn { offered.remove(.dsn) }
        }
        return offered
    }

    private func probe(_ pool: UpstreamPool) async {
        guard let session = try? await pool.acquire() else { return }
        pool.release(session)
    }

    /// Closes idle sessions on every loop.
    func close(loops: LoopGroup) async {
        for (index, loop) in loops.loops.enumerated() {
            let pools = pools.map { $0[index] }
            loop.submit { for pool in pools { pool.close() } }
            await loop.barrier()
        }
    }
}
