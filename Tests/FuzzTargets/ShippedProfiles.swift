import Content
import sendguard

/// The compiled-in profiles of ESPs.
enum ShippedProfiles {
    private static let all = ProfileCatalogue.shipped.names.compactMap { ProfileCatalogue.shipped[$0] }

    static func chosen(by octet: UInt8) -> UpstreamProfile { all[Int(octet & 31) % all.count] }
}
