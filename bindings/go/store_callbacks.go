package ghlauth

// #include "shim.h"
import "C"

import (
	"errors"
	"runtime/cgo"
	"time"
	"unsafe"
)

// operate runs a function of the store, which gives the result of the operation.
func operate(callbacks, thread C.uintptr_t, operation *C.ghlauth_store_operation, do func(tables) (C.int64_t, error)) {
	var result C.int64_t
	failure, failed := guarded(thread, func() (err error) {
		result, err = do(cgo.Handle(callbacks).Value().(tables))
		return err
	})
	if !failed {
		C.ghlauth_store_operation_finish(operation, result)
		return
	}
	bytes := append([]byte(failure), 0)
	C.ghlauth_store_operation_fail(operation, C.GHLAUTH_E_STORE, (*C.char)(unsafe.Pointer(&bytes[0])))
}

func isDone(done bool, err error) (C.int64_t, error) { return C.int64_t(boolean(done)), err }

func add(operation *C.ghlauth_store_operation, rows ...*Row) (C.int64_t, error) {
	for _, row := range rows {
		if row == nil {
			return 0, errors.New("the store gave a row that is nil")
		}
		var s scope
		key, appID, owner := s.text(row.Key), s.text(row.AppID), s.text(row.Owner)
		companyID, locationID := s.text(row.CompanyID), s.text(row.LocationID)
		if s.err != nil {
			return 0, s.err
		}
		if C.ghlauth_go_add_row(operation, key, pointer(row.Value), C.size_t(len(row.Value)), C.uint64_t(row.Version),
			C.int64_t(row.DueUnix), appID, owner, companyID, locationID) != 0 {
			return 0, usageOf(StatusStore, "the store gave a row that cannot be: its version, its size or its texts", "Give what was put.")
		}
	}
	return 0, nil
}

//export ghlauthGoGet
func ghlauthGoGet(callbacks, thread C.uintptr_t, operation *C.ghlauth_store_operation, key *C.char) {
	operate(callbacks, thread, operation, func(of tables) (C.int64_t, error) {
		row, err := of.rows.Get(goText(key))
		if err != nil || row == nil {
			return 0, err
		}
		return add(operation, row)
	})
}

//export ghlauthGoPut
func ghlauthGoPut(callbacks, thread C.uintptr_t, operation *C.ghlauth_store_operation, row *C.ghlauth_store_row, present C.uint64_t) {
	operate(callbacks, thread, operation, func(of tables) (C.int64_t, error) {
		return isDone(of.rows.PutIfVersion(&Row{
			Key:        goText(row.key),
			Value:      goBytes((*C.char)(unsafe.Pointer(row.value)), row.size),
			Version:    uint64(row.version),
			DueUnix:    int64(row.due_s),
			AppID:      goText(row.app_id),
			Owner:      goText(row.owner),
			CompanyID:  goText(row.company_id),
			LocationID: goText(row.location_id),
		}, uint64(present)))
	})
}

//export ghlauthGoErase
func ghlauthGoErase(callbacks, thread C.uintptr_t, operation *C.ghlauth_store_operation, key *C.char, version C.uint64_t) {
	operate(callbacks, thread, operation, func(of tables) (C.int64_t, error) {
		return isDone(of.rows.EraseIfVersion(goText(key), uint64(version)))
	})
}

//export ghlauthGoScan
func ghlauthGoScan(callbacks, thread C.uintptr_t, operation *C.ghlauth_store_operation, appID, owner, companyID, locationID,
	after *C.char, limit C.size_t) {
	operate(callbacks, thread, operation, func(of tables) (C.int64_t, error) {
		rows, err := of.rows.Scan(&Query{
			AppID:      optional(appID),
			Owner:      optional(owner),
			CompanyID:  optional(companyID),
			LocationID: optional(locationID),
			After:      goText(after),
			Limit:      int(limit),
		})
		if err != nil {
			return 0, err
		}
		return add(operation, rows...)
	})
}

//export ghlauthGoDue
func ghlauthGoDue(callbacks, thread C.uintptr_t, operation *C.ghlauth_store_operation, appID *C.char, until C.int64_t, limit C.size_t) {
	operate(callbacks, thread, operation, func(of tables) (C.int64_t, error) {
		rows, err := of.rows.Due(goText(appID), int64(until), int(limit))
		if err != nil {
			return 0, err
		}
		return add(operation, rows...)
	})
}

//export ghlauthGoLease
func ghlauthGoLease(callbacks, thread C.uintptr_t, operation *C.ghlauth_store_operation, name, holder *C.char, duration C.int64_t) {
	operate(callbacks, thread, operation, func(of tables) (C.int64_t, error) {
		lease, err := of.agreements.Lease(goText(name), goText(holder), time.Duration(duration)*time.Millisecond)
		if err != nil {
			return 0, err
		}
		var s scope
		by := s.text(lease.Holder)
		if s.err == nil {
			C.ghlauth_store_operation_set_lease(operation, by, milliseconds(lease.Remaining))
		}
		return 0, s.err
	})
}

//export ghlauthGoRelease
func ghlauthGoRelease(callbacks, thread C.uintptr_t, operation *C.ghlauth_store_operation, name, holder *C.char) {
	operate(callbacks, thread, operation, func(of tables) (C.int64_t, error) {
		return isDone(of.agreements.Release(goText(name), goText(holder)))
	})
}

//export ghlauthGoCount
func ghlauthGoCount(callbacks, thread C.uintptr_t, operation *C.ghlauth_store_operation, name *C.char, delta, until, now C.int64_t) {
	operate(callbacks, thread, operation, func(of tables) (C.int64_t, error) {
		sum, err := of.agreements.Count(goText(name), int64(delta), int64(until), int64(now))
		return C.int64_t(sum), err
	})
}

//export ghlauthGoClaim
func ghlauthGoClaim(callbacks, thread C.uintptr_t, operation *C.ghlauth_store_operation, name, holder *C.char, until, now C.int64_t) {
	operate(callbacks, thread, operation, func(of tables) (C.int64_t, error) {
		claim, err := of.agreements.Claim(goText(name), goText(holder), int64(until), int64(now))
		return C.int64_t(claim), err
	})
}

//export ghlauthGoConfirm
func ghlauthGoConfirm(callbacks, thread C.uintptr_t, operation *C.ghlauth_store_operation, name, holder *C.char, until C.int64_t) {
	operate(callbacks, thread, operation, func(of tables) (C.int64_t, error) {
		return isDone(of.agreements.Confirm(goText(name), goText(holder), int64(until)))
	})
}

//export ghlauthGoUnclaim
func ghlauthGoUnclaim(callbacks, thread C.uintptr_t, operation *C.ghlauth_store_operation, name, holder *C.char) {
	operate(callbacks, thread, operation, func(of tables) (C.int64_t, error) {
		return isDone(of.agreements.Unclaim(goText(name), goText(holder)))
	})
}
