// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace slipway::tables {

/// A table over a vector of rows: setRows finds the smallest change by key, so that selection,
/// scroll and persistent indexes survive a refresh. `Row` has ==, `Key` has <. Main thread only.
/// Derive, say keyOf, columnCount and data; call checkIndex first in data.
template<typename Row, typename Key>
class RowModel : public QAbstractTableModel {
public:
    using QAbstractTableModel::QAbstractTableModel;

    /// A table has no children.
    int rowCount(const QModelIndex& parent = {}) const final
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    const std::vector<Row>& rows() const { return m_rows; }
    /// The row behind an index of this model.
    const Row& row(const QModelIndex& index) const
    {
        return m_rows[static_cast<size_t>(index.row())];
    }
    /// -1: no such row.
    int indexOf(const Key& key) const
    {
        const auto found
            = std::ranges::find_if(m_rows, [&](const Row& row) { return keyOf(row) == key; });
        return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
    }

    /// Takes the new rows: removes, moves and inserts what changed its place, then reports changed
    /// rows in runs.
    void setRows(std::vector<Row> next)
    {
        const auto target = numbered(next);
        removeGone(target);
        reorder(target);
        insertNew(next, target);
        refresh(std::move(next));
    }

protected:
    /// What makes a row the same row in the next refresh.
    virtual Key keyOf(const Row& row) const = 0;

private:
    using Place = std::pair<Key, int>; ///< a key and which of its equals: duplicates stay apart
    using Places = std::map<Place, int>;
    static constexpr int manyMoves = 32;

    std::vector<Place> placesOf(const std::vector<Row>& rows) const
    {
        std::map<Key, int> seen;
        std::vector<Place> out;
        out.reserve(rows.size());
        for (const auto& row : rows) {
            const Key key = keyOf(row);
            out.emplace_back(key, seen[key]++);
        }
        return out;
    }
    Places numbered(const std::vector<Row>& rows) const
    {
        Places out;
        int at = 0;
        for (auto& place : placesOf(rows))
            out.emplace(std::move(place), at++);
        return out;
    }
    /// Where each present row stands in the next rows; -1: gone.
    std::vector<int> ranks(const Places& target) const
    {
        std::vector<int> out;
        for (const auto& place : placesOf(m_rows)) {
            const auto found = target.find(place);
            out.push_back(found == target.end() ? -1 : found->second);
        }
        return out;
    }
    void removeGone(const Places& target)
    {
        const auto rank = ranks(target);
        for (int last = static_cast<int>(rank.size()) - 1; last >= 0; --last) {
            if (rank[static_cast<size_t>(last)] >= 0)
                continue;
            int first = last;
            while (first > 0 && rank[static_cast<size_t>(first - 1)] < 0)
                --first;
            beginRemoveRows({}, first, last);
            m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
            endRemoveRows();
            last = first;
        }
    }
    /// True for rows that may stay where they are: a longest rising run of ranks.
    static std::vector<bool> stayers(const std::vector<int>& rank)
    {
        std::vector<int> tails; // index of the smallest end of a rising run of each length
        std::vector<int> before(rank.size(), -1);
        const auto at = [&](int i) { return rank[static_cast<size_t>(i)]; };
        for (int i = 0; i < static_cast<int>(rank.size()); ++i) {
            const auto found = std::ranges::lower_bound(tails, at(i), {}, at);
            before[static_cast<size_t>(i)] = found == tails.begin() ? -1 : *(found - 1);
            if (found == tails.end())
                tails.push_back(i);
            else
                *found = i;
        }
        std::vector<bool> out(rank.size(), false);
        for (int i = tails.empty() ? -1 : tails.back(); i >= 0; i = before[static_cast<size_t>(i)])
            out[static_cast<size_t>(i)] = true;
        return out;
    }
    void reorder(const Places& target)
    {
        auto rank = ranks(target);
        const auto stays = stayers(rank);
        std::vector<int> movers;
        for (size_t i = 0; i < rank.size(); ++i) {
            if (!stays[i])
                movers.push_back(rank[i]);
        }
        if (movers.size() > manyMoves)
            return reorderAll(rank);
        auto settled = rank; // ranks of those that are in order already
        std::erase_if(settled, [&](int r) { return std::ranges::find(movers, r) != movers.end(); });
        for (const int mover : movers) {
            const auto after = std::ranges::lower_bound(settled, mover);
            const auto from = std::ranges::find(rank, mover);
            const auto to = after == settled.end() ? rank.end() : std::ranges::find(rank, *after);
            moveOne(
                rank, static_cast<int>(from - rank.begin()), static_cast<int>(to - rank.begin()));
            settled.insert(after, mover);
        }
    }
    void moveOne(std::vector<int>& rank, int from, int to)
    {
        if (to == from || to == from + 1 || !beginMoveRows({}, from, from, {}, to))
            return;
        const auto shift = [&](auto& list) {
            const auto begin = list.begin();
            if (from < to)
                std::rotate(begin + from, begin + from + 1, begin + to);
            else
                std::rotate(begin + to, begin + from, begin + from + 1);
        };
        shift(m_rows);
        shift(rank);
        endMoveRows();
    }
    void reorderAll(const std::vector<int>& rank)
    {
        emit layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
        std::vector<int> order(rank.size());
        for (int i = 0; i < static_cast<int>(order.size()); ++i)
            order[static_cast<size_t>(i)] = i;
        std::ranges::sort(order, {}, [&](int i) { return rank[static_cast<size_t>(i)]; });
        std::vector<Row> sorted;
        std::vector<int> newPlace(rank.size());
        for (const int i : order) {
            newPlace[static_cast<size_t>(i)] = static_cast<int>(sorted.size());
            sorted.push_back(std::move(m_rows[static_cast<size_t>(i)]));
        }
        m_rows = std::move(sorted);
        const auto before = persistentIndexList();
        QModelIndexList after;
        for (const auto& index : before)
            after << this->index(newPlace[static_cast<size_t>(index.row())], index.column());
        changePersistentIndexList(before, after);
        emit layoutChanged({}, QAbstractItemModel::VerticalSortHint);
    }
    void insertNew(const std::vector<Row>& next, const Places& target)
    {
        std::vector<bool> present(next.size(), false);
        for (const int rank : ranks(target))
            present[static_cast<size_t>(rank)] = true;
        for (int first = 0; first < static_cast<int>(next.size()); ++first) {
            if (present[static_cast<size_t>(first)])
                continue;
            int last = first;
            while (
                last + 1 < static_cast<int>(next.size()) && !present[static_cast<size_t>(last + 1)])
                ++last;
            beginInsertRows({}, first, last);
            m_rows.insert(m_rows.begin() + first, next.begin() + first, next.begin() + last + 1);
            endInsertRows();
            first = last;
        }
    }
    void refresh(std::vector<Row> next)
    {
        const int count = static_cast<int>(m_rows.size());
        const auto differs = [&](int i) {
            return !(m_rows[static_cast<size_t>(i)] == next[static_cast<size_t>(i)]);
        };
        std::vector<std::pair<int, int>> runs;
        for (int first = 0; first < count; ++first) {
            if (!differs(first))
                continue;
            int last = first;
            while (last + 1 < count && differs(last + 1))
                ++last;
            runs.emplace_back(first, last);
            first = last;
        }
        m_rows = std::move(next);
        for (const auto& [first, last] : runs)
            emit dataChanged(index(first, 0), index(last, columnCount() - 1));
    }

    std::vector<Row> m_rows;
};

} // namespace slipway::tables
