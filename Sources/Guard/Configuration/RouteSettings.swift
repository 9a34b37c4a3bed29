/// Which upstreams a message may take, in order of preference. The first route whose conditions all hold wins;
/// with no match, all upstreams in the order of the file.
package struct RouteSettings: Hashable, Sendable {
    package var stream: String?
    package var senderDomain: String?
    package var campaign: String?
    package var upstreams: [String]

    package init(stream: String? = nil, senderDomain: String? = nil, campaign: String? = nil, upstreams: [String]) {
        self.stream = stream
        self.senderDomain = senderDomain
        self.campaign = campaign
        self.upstreams = upstreams
    }
}
