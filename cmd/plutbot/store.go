package main

import (
	"context"
	"errors"

	"plutbot/storage"
	"plutbot/storage/local"
)

// storeFlags choose the store of a bot.
type storeFlags struct {
	logFlags
	Redis string `name:"redis-url" env:"REDIS_URL" placeholder:"URL" help:"The store of the bot."`
	Data  string `name:"data-dir" env:"DATA_DIR" placeholder:"DIR" help:"Where a redis-server of the bot's own keeps the data."`
}

// errUnfinished says that a store holds a part of a backup.
var errUnfinished = errors.New("the store is only partly restored: run plutbot restore once more, with the same file")

// join connects to the store beside a bot that may run.
func (f storeFlags) join(ctx context.Context, s streams) (*storage.Store, func(), error) {
	store, closeStore, err := f.connect(ctx, s, local.Join)
	if err != nil {
		return nil, nil, err
	}
	if err := whole(ctx, store); err != nil {
		closeStore()
		return nil, nil, err
	}
	return store, closeStore, nil
}

// whole refuses a store that holds a part of a backup.
func whole(ctx context.Context, store *storage.Store) error {
	_, unfinished, err := store.Restoring(ctx)
	if err == nil && unfinished {
		err = errUnfinished
	}
	return err
}

func (f storeFlags) connect(ctx context.Context, s streams, open func(context.Context, local.Options) (*storage.Store, *local.Server, error)) (*storage.Store, func(), error) {
	log, err := f.logger(s.err)
	if err != nil {
		return nil, nil, err
	}
	data, err := dataDir(f.Data)
	if err != nil {
		return nil, nil, err
	}
	store, server, err := open(ctx, local.Options{URL: f.Redis, DataDir: data, Log: log})
	if err != nil {
		return nil, nil, err
	}
	return store, func() {
		_ = store.Close() // what was written has been answered
		_ = server.Close()
	}, nil
}
