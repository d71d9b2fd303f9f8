# An application's own store for tests: a Hash.
class OwnRows
  attr_accessor :fails

  def initialize
    @kept = {}
    @lock = Mutex.new
  end

  def rows
    raise fails if fails

    @kept
  end

  def get(key)
    @lock.synchronize { rows[key] }
  end

  def put_if_version(row, present)
    @lock.synchronize do
      next false unless (rows[row.key]&.version || 0) == present

      rows[row.key] = row
      true
    end
  end

  def erase_if_version(key, version)
    @lock.synchronize { rows[key]&.version == version && !rows.delete(key).nil? }
  end

  def scan(query)
    @lock.synchronize { rows.values.select { |row| query.fits?(row) }.sort_by(&:key).first(query.limit) }
  end

  # Any Enumerable will do.
  def due(app_id, until_s, limit)
    found = @lock.synchronize { rows.values.select { |row| row.app_id == app_id && row.due.positive? && row.due <= until_s } }
    found.sort_by { |row| [row.due, row.key] }.each.lazy.first(limit)
  end
end
