import Admin
import Guard

extension ListRefreshReport {
    init(_ refresh: ListRefresh, _ standing: RefreshStanding) {
        self.init(refresh)
        succeededAt = standing.succeededAt?.rfc3339
        failedAt = standing.failedAt?.rfc3339
        failure = standing.failure
        nextTryAt = standing.nextTry?.rfc3339
    }
}
